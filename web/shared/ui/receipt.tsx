import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from "lucide-react";
import type { DeliveryStatus } from "../api/types";
import { cx } from "./cx";
import css from "./receipt.module.css";

const SHAPES = {
  queued: { Icon: Clock, look: undefined },
  sending: { Icon: Clock, look: undefined },
  unconfirmed: { Icon: CircleHelp, look: css.doubt },
  sent: { Icon: Check, look: undefined },
  delivered: { Icon: CheckCheck, look: undefined },
  read: { Icon: CheckCheck, look: css.read },
  failed: { Icon: CircleAlert, look: css.failed },
} as const;

type Props = { status: DeliveryStatus; label: string };

/** How far a message got. The shape says it first, the colour second. */
export function Receipt({ status, label }: Props) {
  const { Icon, look } = SHAPES[status];
  return (
    <span className={cx(css.receipt, look)} role="img" aria-label={label} title={label}>
      <Icon aria-hidden="true" />
    </span>
  );
}
