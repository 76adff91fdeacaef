"""The SMTP test's parts, without a socket."""

from stgitops.smtp.protocol.replies import Reply, ReplyReader


def reply_of(text: str) -> Reply:
    """Return the one reply that some lines are."""
    reader = ReplyReader()
    reader.feed(text.replace("\n", "\r\n").encode() + b"\r\n")
    reply = reader.take()
    assert reply is not None
    assert reader.rest == b""
    return reply
