import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "../../i18n/use-translation";
import { readAgain } from "./use-world";
import { world } from "./world";

type Props = { onClose: () => void; onFail: (error: unknown) => void };

export function ResetDialog({ onClose, onFail }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reset = async () => {
    onClose();
    try {
      await world.reset();
      await readAgain(client);
    } catch (error) {
      onFail(error);
    }
  };
  return (
    <Dialog title={t("sim.resetTitle")} what={t("sim.resetText")} onClose={onClose}>
      <DialogBody>
        <DialogActions>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button tone="danger" onClick={() => void reset()}>
            {t("sim.reset")}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}
