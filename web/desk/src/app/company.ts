import { access } from "@shared/api/calls";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { keys } from "../data/keys";
import { sayProblem } from "../data/refusals";
import { useTranslation } from "../i18n/use-translation";

/** To another company of the same person. What lay in the cache was of the one before. */
export function useSwitchCompany(): (id: string) => Promise<void> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async (id: string) => {
      try {
        const next = await access.switchCompany(id);
        client.clear();
        client.setQueryData(keys.session, next);
        toastStore.show({ tone: "done", text: t("menu.switched", { name: next.company.name }) });
        await navigate({ to: "/app/inbox", search: { view: "mine" } });
      } catch (error) {
        sayProblem(error);
      }
    },
    [client, navigate, t],
  );
}
