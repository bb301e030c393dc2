"""The Bot Framework's channel: Teams and whatever else Azure Bot Service connects. Only this room imports the SDK."""

from bot.channels.bot_framework.endpoint import BotFramework

__all__ = ["BotFramework"]
