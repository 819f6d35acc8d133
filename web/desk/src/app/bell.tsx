import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bell as Icon } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { type Command, useCommands } from "../commands/registry";
import { noticesQuery } from "../data/notifications";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";

const NoticesPanel = lazy(async () => ({
  default: (await import("./notices-panel")).NoticesPanel,
}));

/** How much concerns the person that they have not seen, and the way to it. */
export function Bell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const unread = useQuery(noticesQuery).data?.unread_count ?? 0;
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "go-notices",
        group: "go",
        label: t("command.goNotices"),
        Icon,
        run: () => setOpen(true),
      },
      {
        id: "go-notice-settings",
        group: "go",
        label: t("command.goNoticeSettings"),
        Icon,
        run: () => void navigate({ to: "/app/settings/notifications" }),
      },
    ],
    [t, navigate],
  );
  useCommands(commands);
  return (
    <>
      <button
        type="button"
        className={css.link}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon aria-hidden="true" />
        {t("nav.notices")}
        {unread > 0 && (
          <span className={css.count}>
            {unread > 99 ? "99+" : unread}
            <span className="sr"> {t("nav.unseen")}</span>
          </span>
        )}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <NoticesPanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
