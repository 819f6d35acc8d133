import "../../i18n/later";
import { problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { FallenTile } from "@shared/ui/illustration";
import { StatePage } from "@shared/ui/state-page";
import { Plus, RotateCw } from "lucide-react";
import { useState } from "react";
import { sayProblem } from "../../data/refusals";
import { useTitle } from "../../data/title";
import { useTranslation } from "../../i18n/use-translation";
import { FaultSwitches } from "./fault-switches";
import { PhoneDevice } from "./phone-device";
import { PhoneDialog } from "./phone-dialog";
import { Promise3 } from "./promise-strip";
import { ResetDialog } from "./reset-dialog";
import css from "./simulator.module.css";
import { Tape } from "./tape";
import { useWorld, useWorldStream } from "./use-world";

/** Telephones of invented customers over the emulators, with real faults. */
export function SimulatorPage() {
  const { t } = useTranslation();
  const told = useWorld();
  const isLive = useWorldStream(told.isSuccess);
  const [open, setOpen] = useState<"phone" | "reset" | null>(null);

  useTitle(t("sim.title"));

  if (told.isError) return <Absent status={problemOf(told.error).status} retry={told.refetch} />;
  const { accounts = [], phones = [], faults, counters, waiting = 0 } = told.data ?? {};
  const add = () => setOpen("phone");
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{t("sim.title")}</h1>
        <p className="meta">{t("sim.promise")}</p>
        <Button onClick={add} disabled={accounts.length === 0}>
          <Plus aria-hidden="true" />
          {t("sim.add")}
        </Button>
        <Button onClick={() => setOpen("reset")} disabled={!told.data}>
          <RotateCw aria-hidden="true" />
          {t("sim.reset")}
        </Button>
      </header>
      <div className={css.body}>
        <div className={css.phones}>
          {phones.map((phone) => (
            <PhoneDevice
              key={phone.id}
              phone={phone}
              account={accounts.find(({ key }) => key === phone.account)}
            />
          ))}
          {told.data && phones.length === 0 && <NoPhones onAdd={add} />}
        </div>
        <aside className={css.side}>
          {counters && <Promise3 counters={counters} waiting={waiting} />}
          {faults && <FaultSwitches faults={faults} />}
          <Tape accounts={accounts} isLive={isLive} />
        </aside>
      </div>
      {open === "phone" && (
        <PhoneDialog accounts={accounts} phones={phones} onClose={() => setOpen(null)} />
      )}
      {open === "reset" && <ResetDialog onClose={() => setOpen(null)} onFail={sayProblem} />}
    </main>
  );
}

function NoPhones({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  return (
    <div style={{ alignSelf: "center", borderRadius: 14, overflow: "hidden" }}>
      <StatePage
        title={t("sim.empty")}
        actions={
          <Button tone="primary" onClick={onAdd}>
            {t("sim.first")}
          </Button>
        }
      >
        {t("sim.emptyText")}
      </StatePage>
    </div>
  );
}

function Absent({ status, retry }: { status: number; retry: () => void }) {
  const { t } = useTranslation();
  const isForbidden = status === 401 || status === 403;
  return (
    <main style={{ minHeight: 0 }}>
      <StatePage
        isPage
        role="alert"
        picture={<FallenTile />}
        title={t(isForbidden ? "error.forbidden" : "sim.missing")}
        actions={!isForbidden && <Button onClick={retry}>{t("app.retry")}</Button>}
      >
        {t(isForbidden ? "error.forbiddenText" : "sim.missingText")}
      </StatePage>
    </main>
  );
}
