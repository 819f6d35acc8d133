import { Button, IconButton, Keys } from "@shared/ui/button";
import { Checkbox, Field, SelectField, Switch, TextField } from "@shared/ui/field";
import { Splitter } from "@shared/ui/splitter";
import { Segments, Tabs } from "@shared/ui/tabs";
import { AlarmClock, ArrowLeftRight, Ellipsis, Tag } from "lucide-react";
import { type CSSProperties, useState } from "react";
import { Card, Line } from "./card";
import css from "./gallery.module.css";

const TABS = [
  { value: "mine", label: "Minhas", count: 12 },
  { value: "unassigned", label: "Sem dono", count: 5 },
  { value: "all", label: "Todas", count: 1_083 },
] as const;
const DAYS = [
  { value: "today", label: "Hoje" },
  { value: "week", label: "7 dias" },
  { value: "month", label: "30 dias" },
] as const;
const USUAL_WIDTH = 160;

/** What is pressed, chosen and written in. */
export function Controls() {
  return (
    <>
      <Card title="Botões e atalhos">
        <Line>
          <Button tone="primary">Enviar</Button>
          <Button>Resolver</Button>
          <Button tone="note">Guardar nota</Button>
          <Button tone="ghost">Descartar</Button>
          <Button tone="danger">Apagar contato</Button>
        </Line>
        <Line>
          <Button disabled>Enviar</Button>
          <Button size="small">Pequeno</Button>
          <Button tone="primary">
            Resolver <Keys keys="Enter" />
          </Button>
          <Keys keys="Ctrl K" />
          <Keys keys="G then A" />
        </Line>
        <Line>
          <IconButton label="Adiar" keys="S">
            <AlarmClock aria-hidden="true" />
          </IconButton>
          <IconButton label="Transferir" keys="T" aria-pressed>
            <ArrowLeftRight aria-hidden="true" />
          </IconButton>
          <IconButton label="Etiquetar" keys="L">
            <Tag aria-hidden="true" />
          </IconButton>
          <IconButton label="Mais ações" disabled>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        </Line>
      </Card>
      <Choices />
      <Card title="Campos">
        <Field label="Nome" hint="como aparece na lista" placeholder="Marina Alves" />
        <Field label="E-mail" error="Falta o @." defaultValue="marina.exemplo.com.br" />
        <SelectField label="Motivo">
          <option>Peça trocada</option>
          <option>Dúvida respondida</option>
        </SelectField>
        <TextField label="Texto para o cliente" />
      </Card>
      <Panes />
    </>
  );
}

function Choices() {
  const [tab, setTab] = useState<(typeof TABS)[number]["value"]>("mine");
  const [days, setDays] = useState<(typeof DAYS)[number]["value"]>("today");
  const [isOn, setOn] = useState(true);
  return (
    <Card title="Escolhas">
      <Tabs label="Listas" options={TABS} value={tab} onChange={setTab} controls="gallery-panel" />
      <p id="gallery-panel" role="tabpanel" aria-labelledby={`gallery-panel-${tab}`}>
        As setas andam entre as listas.
      </p>
      <Line>
        <Segments label="Período" options={DAYS} value={days} onChange={setDays} />
      </Line>
      <Line>
        <Switch label="Avisar por som" isOn={isOn} onChange={setOn} />
        <Switch label="Avisar no aparelho" isOn={!isOn} onChange={(next) => setOn(!next)} />
        <Switch label="Sem permissão" isOn={false} isDisabled onChange={setOn} />
      </Line>
      <Line>
        <Checkbox label="Só não lidas" isOn={isOn} onChange={setOn} />
        <Checkbox label="Algumas" isOn={false} isMixed onChange={setOn} />
        <Checkbox label="Sem permissão" isOn={false} isDisabled onChange={setOn} />
      </Line>
    </Card>
  );
}

function Panes() {
  const [width, setWidth] = useState(USUAL_WIDTH);
  return (
    <Card title="Painéis">
      <div className={css.panes} style={{ "--w": `${width}px` } as CSSProperties}>
        <div id="gallery-pane" className={css.pane}>
          {width} px
        </div>
        <Splitter
          label="Largura do painel"
          controls="gallery-pane"
          pane="start"
          width={width}
          least={100}
          most={260}
          onChange={setWidth}
          onReset={() => setWidth(USUAL_WIDTH)}
          className={css.edge}
        />
      </div>
    </Card>
  );
}
