import type { DeliveryStatus, PresenceState } from "@shared/api/types";
import { Avatar, ChannelMark, channelName } from "@shared/ui/avatar";
import {
  Badge,
  Chip,
  DepartmentChip,
  PresenceDot,
  Skeleton,
  Star,
  TAG_COLORS,
  TagChip,
  TurnDash,
} from "@shared/ui/chip";
import { Logo } from "@shared/ui/logo";
import { PersonRow } from "@shared/ui/person-row";
import { Receipt } from "@shared/ui/receipt";
import { Timer } from "lucide-react";
import { Card, Line } from "./card";

const TURNS = [
  { turn: "ours", name: "Sua vez", what: "o cliente falou por último" },
  { turn: "near", name: "Quase no limite", what: "resta menos de 25 % do SLA" },
  { turn: "late", name: "Venceu", what: "SLA estourado, sobe na lista" },
  { turn: "theirs", name: "Vez do cliente", what: "sem traço: nada a fazer" },
] as const;

const PRESENCE: { state: PresenceState; name: string }[] = [
  { state: "online", name: "na rede" },
  { state: "busy", name: "ocupada" },
  { state: "away", name: "ausente" },
  { state: "offline", name: "fora" },
];

const RECEIPTS: { status: DeliveryStatus; name: string }[] = [
  { status: "queued", name: "Na fila" },
  { status: "sent", name: "Enviada" },
  { status: "delivered", name: "Entregue" },
  { status: "read", name: "Lida" },
  { status: "unconfirmed", name: "Sem confirmação" },
  { status: "failed", name: "Não enviada" },
];

const CHANNELS = ["whatsapp_cloud", "telegram", "email", "site", "sms"];
const CLIENTS = ["Marina Alves", "João Ramos", "Lúcia Ferreira", "Oficina Irmãos", "Tiago Martins"];

/** What is only looked at. */
export function Signs() {
  return (
    <>
      <Card title="Marca">
        <Line>
          <Logo size={56} />
          <Logo size={40} bubble="var(--note-line)" dash="var(--note-text)" />
          <Logo size={28} bubble="var(--text)" dash="var(--surface)" />
        </Line>
      </Card>
      <Card title="De quem é a vez">
        {TURNS.map(({ turn, name, what }) => (
          <Line key={turn}>
            <TurnDash turn={turn} />
            <b>{name}</b>
            <span className="meta">{what}</span>
          </Line>
        ))}
      </Card>
      <Card title="Etiquetas e selos">
        <Line>
          <Chip>troca</Chip>
          {["Vendas", "Suporte Técnico", "Financeiro", "Entregas"].map((name, i) => (
            <DepartmentChip key={name} name={name} color={i + 1} />
          ))}
        </Line>
        <Line>
          <Chip tone="warn">
            <Timer aria-hidden="true" /> 3 min 41 s
          </Chip>
          <Chip tone="late">
            <Timer aria-hidden="true" /> venceu há 6 min
          </Chip>
          <Chip tone="ok">aceita ofertas</Chip>
          <Chip tone="accent">guardado</Chip>
          <Chip tone="ai">
            <Star /> rascunho
          </Chip>
          <Badge count={4} label="4 não lidas" />
          <Badge count={120} label="120 não lidas" />
        </Line>
        <Line>
          {TAG_COLORS.map((color) => (
            <TagChip key={color} name={color} color={color} />
          ))}
        </Line>
        <Line>
          {CHANNELS.map((channel) => (
            <Line key={channel}>
              <ChannelMark channel={channel} />
              <span className="meta">{channelName(channel)}</span>
            </Line>
          ))}
        </Line>
      </Card>
      <Card title="Clientes são ladrilhos, a equipe é redonda">
        <Line>
          {CLIENTS.map((name, i) => (
            <Avatar key={name} name={name} id={name} channel={CHANNELS[i]} size={40} />
          ))}
        </Line>
        <Line>
          {PRESENCE.map(({ state }) => (
            <Avatar key={state} name="Ana Souza" id={state} presence={state} isPerson size={32} />
          ))}
        </Line>
        <Line>
          {PRESENCE.map(({ state, name }) => (
            <Line key={state}>
              <PresenceDot state={state} />
              <span className="meta">{name}</span>
            </Line>
          ))}
        </Line>
      </Card>
      <Card title="Uma pessoa entre várias">
        {PRESENCE.map(({ state, name }) => (
          <PersonRow
            key={state}
            picture={<Avatar name="Ana Souza" id={state} presence={state} isPerson size={28} />}
            name="Ana Souza"
            detail={name}
            onChoose={() => undefined}
          />
        ))}
      </Card>
      <Card title="Recibos">
        <Line>
          {RECEIPTS.map(({ status, name }) => (
            <Line key={status}>
              <Receipt status={status} label={name} />
              <span className="meta">{name}</span>
            </Line>
          ))}
        </Line>
      </Card>
      <Card title="Carregando">
        <Line>
          <Skeleton width={36} height={36} />
          <Skeleton width={180} height={12} />
        </Line>
      </Card>
    </>
  );
}
