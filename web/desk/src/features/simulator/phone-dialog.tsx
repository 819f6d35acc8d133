import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field, SelectField } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import { readAgain } from "./use-world";
import { type Account, type Phone, world } from "./world";

/** Invented people; the first who has no telephone yet is proposed. */
const PEOPLE = [
  "Marina Alves",
  "João Pedro Ramos",
  "Lúcia Ferreira",
  "Paulo Henrique Reis",
  "Beatriz Moura",
  "Tiago Martins",
];

/** A mobile number of São Paulo that nobody has in this simulator. */
function freeNumber(phones: Phone[]): string {
  const taken = new Set(phones.map(({ number }) => number));
  for (;;) {
    const number = `55119${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
    if (!taken.has(number)) return number;
  }
}

type Props = { accounts: Account[]; phones: Phone[]; onClose: () => void };

export function PhoneDialog({ accounts, phones, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const proposed = PEOPLE.find((person) => !phones.some(({ name }) => name === person)) ?? "";

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    onClose();
    try {
      await world.addPhone({
        account: String(given.get("account")),
        name: String(given.get("name")).trim(),
        number: freeNumber(phones),
      });
      await readAgain(client);
    } catch (error) {
      sayProblem(error);
    }
  };

  return (
    <Dialog title={t("sim.addTitle")} what={t("sim.addWhat")} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <Field
            label={t("sim.name")}
            name="name"
            defaultValue={proposed}
            maxLength={80}
            required
            autoComplete="off"
          />
          <SelectField label={t("sim.line")} name="account">
            {accounts.map((account) => (
              <option key={account.key} value={account.key}>
                {account.display_name || account.address} ({channelWords(account.channel)})
              </option>
            ))}
          </SelectField>
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary">
              {t("sim.create")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

const channelWords = (channel: string) =>
  channel === "whatsapp_cloud" ? "WhatsApp Cloud API" : "WhatsApp, WAHA";
