import type { ConversationDetail } from "@shared/api/types";
import type { ListProps } from "./choices";
import { EmojiChoices } from "./emoji-choices";
import { PeopleChoices } from "./people-choices";
import { QuickChoices } from "./quick-choices";
import type { Trigger } from "./trigger";

type Props = ListProps & { trigger: Trigger; conversation: ConversationDetail };

export function Suggestions({ trigger, conversation, ...list }: Props) {
  const asked = { ...list, query: trigger.query };
  if (trigger.kind === "quick") return <QuickChoices {...asked} conversation={conversation} />;
  if (trigger.kind === "people") return <PeopleChoices {...asked} conversation={conversation} />;
  return <EmojiChoices {...asked} />;
}
