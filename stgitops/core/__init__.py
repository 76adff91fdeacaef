"""The ground floor: the words of stgitops as data and pure functions. Nothing here touches the world."""
