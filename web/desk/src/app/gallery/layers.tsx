import { BulkBar } from "@shared/ui/bulk-bar";
import { Button, IconButton } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, SelectField } from "@shared/ui/field";
import { Menu, MenuItem, MenuLabel, MenuRule } from "@shared/ui/menu";
import { Popover } from "@shared/ui/popover";
import { Table } from "@shared/ui/table";
import { toastStore } from "@shared/ui/toast-store";
import { AlarmClock, ArrowLeftRight, Ban, Tag, UserPlus } from "lucide-react";
import { useState } from "react";
import { Card, Line } from "./card";
import css from "./gallery.module.css";

const nothing = () => undefined;

/** What lies over the rest for a moment, and what is told in rows. */
export function Layers() {
  return (
    <>
      <Card title="Menu e painel solto">
        <Line>
          <Menu label="Ações" align="start" trigger={<Button>Abrir menu</Button>}>
            <MenuLabel>Nesta conversa</MenuLabel>
            <MenuItem icon={<ArrowLeftRight aria-hidden="true" />} keys="T" onSelect={nothing}>
              Transferir
            </MenuItem>
            <MenuItem icon={<AlarmClock aria-hidden="true" />} end="14:00" onSelect={nothing}>
              Adiar até
            </MenuItem>
            <MenuItem icon={<Tag aria-hidden="true" />} keys="L" isDisabled onSelect={nothing}>
              Etiquetar
            </MenuItem>
            <MenuRule />
            <MenuItem icon={<Ban aria-hidden="true" />} isDanger onSelect={nothing}>
              Bloquear contato
            </MenuItem>
          </Menu>
          <Popover label="Filtros" trigger={<Button>Abrir filtros</Button>}>
            <div className={css.fields}>
              <SelectField label="Departamento">
                <option>Todos</option>
                <option>Vendas</option>
              </SelectField>
              <Checkbox label="Só não lidas" isOn onChange={nothing} />
            </div>
          </Popover>
        </Line>
      </Card>
      <Dialogs />
      <Card title="Avisos que se desfazem">
        <Line>
          <Button
            onClick={() =>
              toastStore.show({
                tone: "done",
                text: "6 conversas resolvidas",
                undo: { label: "Desfazer", run: nothing },
              })
            }
          >
            Avisar
          </Button>
          <Button
            onClick={() =>
              toastStore.show({
                tone: "error",
                text: "Não deu para salvar. Seu texto está guardado.",
                undo: { label: "Tentar de novo", run: nothing },
              })
            }
          >
            Avisar de um erro
          </Button>
        </Line>
      </Card>
      <Card title="Ação em massa">
        <BulkBar text="6 escolhidas" clearLabel="Soltar" clearKeys="Esc" onClear={nothing}>
          <IconButton label="Atribuir">
            <UserPlus aria-hidden="true" />
          </IconButton>
          <IconButton label="Etiquetar" keys="L">
            <Tag aria-hidden="true" />
          </IconButton>
          <Button tone="primary" size="small">
            Resolver
          </Button>
        </BulkBar>
      </Card>
      <Card title="Tabela">
        <Table
          caption="Quem está com quantas"
          columns={[
            { id: "name", title: "Atendente", cell: (row) => row.name },
            { id: "open", title: "Abertas", isFigure: true, cell: (row) => row.open },
            { id: "wait", title: "Espera", isFigure: true, cell: (row) => row.wait },
          ]}
          rows={[
            { name: "Ana Souza", open: "3", wait: "2 min 14 s" },
            { name: "Bruno Lima", open: "11", wait: "41 s" },
          ]}
          keyOf={(row) => row.name}
          onOpen={nothing}
        />
      </Card>
    </>
  );
}

function Dialogs() {
  const [open, setOpen] = useState<"dialog" | "drawer" | null>(null);
  const close = () => setOpen(null);
  return (
    <Card title="Diálogo e gaveta">
      <Line>
        <Button onClick={() => setOpen("dialog")}>Abrir diálogo</Button>
        <Button onClick={() => setOpen("drawer")}>Abrir gaveta</Button>
      </Line>
      {open && (
        <Dialog
          title="Resolver a conversa com Marina?"
          what="Ela recebe a pesquisa de satisfação em 5 min."
          shape={open}
          onClose={close}
        >
          <DialogBody>
            <SelectField label="Motivo">
              <option>Peça trocada</option>
            </SelectField>
          </DialogBody>
          <DialogActions>
            <Button onClick={close}>Voltar</Button>
            <Button tone="primary" onClick={close}>
              Resolver
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Card>
  );
}
