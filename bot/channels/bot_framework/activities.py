"""Between our activities and the SDK's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botbuilder.schema import Activity as SdkActivity
from botbuilder.schema import ActivityTypes, ChannelAccount, ConversationAccount

from bot.channels.activity import Activity
from bot.rendering import renderer
from bot.storage import Key
from bot.storage.tables import ID_LENGTH
from dialogs.messages import Reply

_THREAD = ";messageid="


def to_sdk(incoming: Activity) -> SdkActivity:
    """The activity as the SDK's handlers take it, made of checked fields: the SDK's own parser trusts anything."""
    return SdkActivity(
        type=incoming.type,
        id=incoming.id,
        channel_id=incoming.channel_id,
        service_url=incoming.service_url,
        from_property=ChannelAccount(id=incoming.sender.id),
        recipient=ChannelAccount(id=incoming.recipient.id),
        conversation=ConversationAccount(id=incoming.conversation.id, tenant_id=_tenant(incoming)),
        members_added=[ChannelAccount(id=member.id) for member in incoming.members_added or ()],
        # An invoke is answered in the response in any case.
        delivery_mode=None if incoming.type == ActivityTypes.invoke else incoming.delivery_mode,
        locale=incoming.locale,
        name=incoming.name,
        text=incoming.text,
        value=incoming.value,
        channel_data=incoming.channel_data,
    )


def _tenant(incoming: Activity) -> str | None:
    """The tenant's id, which Teams gives in either of two places."""
    named = incoming.channel_text("tenant", "id")
    return incoming.conversation.tenant_id or (named[:ID_LENGTH] if named else None)


def key_of(activity: SdkActivity) -> Key:
    """Whose session the activity belongs to."""
    conversation, _, thread = activity.conversation.id.partition(_THREAD)
    return Key(
        channel=activity.channel_id or "",
        tenant=activity.conversation.tenant_id or "",
        conversation=conversation,
        thread=thread,
        user=activity.from_property.id,
    )


def replies(activity: SdkActivity) -> Callable[[str, tuple[Reply, ...], datetime], tuple[bytes, ...]]:
    """Makes the activities that answer this one."""
    render = renderer(activity.channel_id or "")
    envelope: dict[str, Any] = {
        "channelId": activity.channel_id,
        "from": {"id": activity.recipient.id, "role": "bot"},
        "recipient": {"id": activity.from_property.id},
        "conversation": {"id": activity.conversation.id},
    }
    if activity.id:
        envelope["replyToId"] = activity.id

    def make(_: str, said: tuple[Reply, ...], __: datetime) -> tuple[bytes, ...]:
        return tuple(
            json.dumps({**envelope, **render(reply)}, ensure_ascii=False, separators=(",", ":")).encode()
            for reply in said
        )

    return make
