"""What is asked of one message, over HTTP."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from prosa.features.conversations.schemas import Text
from prosa.http.openapi import shown


class ReactionBody(BaseModel):
    model_config = shown({"emoji": "👍"})

    emoji: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = Field(
        description="One emoji; null takes the team's away."
    )


class EditBody(BaseModel):
    model_config = shown({"text": "Seu pedido sai amanhã."})

    text: Text
