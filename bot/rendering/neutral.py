"""Text and suggested actions: what every channel can show."""

from __future__ import annotations

from typing import Any

from dialogs.messages import Button, Reply


def render(reply: Reply) -> dict[str, Any]:
    """The reply as a message of Markdown text with its buttons as suggested actions."""
    activity = frame(reply)
    activity["text"] = text(reply)
    if reply.buttons:
        activity["suggestedActions"] = {"actions": [card_action(button) for button in reply.buttons]}
    return activity


def frame(reply: Reply) -> dict[str, Any]:
    """What every activity of ours carries, whatever it shows."""
    parts = {"topic": reply.topic, "question": reply.question, "cause": reply.cause, "copy": reply.copy_text}
    note: dict[str, Any] = {"kind": reply.kind, **{name: part for name, part in parts.items() if part}}
    if reply.progress:
        note["progress"] = reply.progress.model_dump()
    return {
        "type": "message",
        "textFormat": "markdown",
        "locale": reply.locale,
        "inputHint": "expectingInput" if reply.buttons else "acceptingInput",
        "channelData": {"assistant": note},
    }


def text(reply: Reply) -> str:
    """The reply as Markdown: headline, paragraphs, steps, the text to copy as a quotation, quiet lines, closing."""
    blocks = [f"**{reply.headline}**"] if reply.headline else []
    blocks += reply.body
    if reply.steps:
        blocks.append(numbered(reply.steps))
    if reply.copy_text:
        blocks.append("\n".join(f"> {line}  " if line else ">" for line in reply.copy_text.splitlines()))
    blocks += [f"*{line}*" for line in reply.small]
    if reply.closing:
        blocks.append(reply.closing)
    return "\n\n".join(blocks)


def numbered(steps: tuple[str, ...]) -> str:
    """The steps as a Markdown list; a single one needs no number."""
    if len(steps) == 1:
        return steps[0]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def card_action(button: Button) -> dict[str, Any]:
    """The button as a card action: pressing it shows the label as the user's words and sends the choice."""
    return {
        "type": "messageBack",
        "title": button.label,
        "text": button.label,
        "displayText": button.label,
        "value": choice_value(button),
    }


def choice_value(button: Button) -> dict[str, Any]:
    """The choice as the channel sends it back."""
    return {"assistant": button.choice.model_dump(exclude_none=True)}
