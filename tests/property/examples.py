"""The files of the working example that this project carries, and ways to spoil a text."""

from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
FILES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted(ROOT.glob("configs/**/*.yaml"))}
SPECIAL = list("-?:,[]{}#&*!|>'\"%@`\t\n\r \\~=<.0179eExXoOaynYN_+\x00\x85\u2028\ufeff\ud7ff日😀")


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    """Insert, delete or repeat characters or lines, once or a few times."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        lines = text.splitlines(keepends=True) or [""]
        line = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["insert", "delete", "repeat", "drop line", "repeat line", "swap lines", "indent"])):
            case "insert":
                text = text[:at] + "".join(draw(st.lists(st.sampled_from(SPECIAL), min_size=1, max_size=3))) + text[at:]
            case "delete":
                text = text[:at] + text[at + draw(st.integers(1, 5)) :]
            case "repeat":
                text = text[:at] + text[at : at + 1] + text[at:]
            case "drop line":
                text = "".join(lines[:line] + lines[line + 1 :])
            case "repeat line":
                text = "".join([*lines[:line], lines[line], *lines[line:]])
            case "swap lines":
                other = draw(st.integers(0, len(lines) - 1))
                lines[line], lines[other] = lines[other], lines[line]
                text = "".join(lines)
            case _:
                text = "".join([*lines[:line], " " + lines[line], *lines[line + 1 :]])
    return text
