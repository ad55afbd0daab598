"""What a message is when nothing else is said: plain text, and nothing that catches the eye."""

from bot.core.message import Button, Correct, Emphasis, Listing, Message, Span, Text


def test_text_is_plain_unless_said_otherwise() -> None:
    """No style, no link; a list is not numbered; a button is one among others; words may be left out."""
    assert Span("x") == Span("x", bold=False, italic=False, code=False, link=None)
    assert Listing(()) == Listing((), ordered=False)
    assert Button("x") == Button("x", command=None, url=None, emphasis=Emphasis.DEFAULT)
    assert not Text(name="x", label="x", max_length=1).required
    assert Message(summary="x", blocks=()).attachments == ()
    assert Correct().mistakes == {}
