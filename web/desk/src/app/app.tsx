import { Toasts } from "@shared/ui/toast";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { newQueryClient } from "../data/query-client";
import { useTranslation } from "../i18n/use-translation";
import { newRouter } from "./router";

export function App() {
  const { t } = useTranslation();
  const [client] = useState(newQueryClient);
  const [router] = useState(newRouter);
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider skipDelayDuration={300}>
        <RouterProvider router={router} />
        <Toasts closeLabel={t("app.close")} />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
