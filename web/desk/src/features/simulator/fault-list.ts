import {
  Clock,
  Copy,
  Hand,
  Layers,
  type LucideIcon,
  ServerCrash,
  Shield,
  Shuffle,
  TimerOff,
} from "lucide-react";
import type { Faults } from "./world";

export type Fault = {
  id: string;
  Icon: LucideIcon;
  isOn: (faults: Faults) => boolean;
  on: Partial<Faults>;
  off: Partial<Faults>;
};

/** The switches: each says what will happen; the tape says what did. */
export const FAULTS: Fault[] = [
  {
    id: "duplicate",
    Icon: Copy,
    isOn: (f) => f.duplicate > 0,
    on: { duplicate: 1 },
    off: { duplicate: 0 },
  },
  {
    id: "reorder",
    Icon: Shuffle,
    isOn: (f) => f.reorder_seconds > 0,
    on: { reorder_seconds: 3 },
    off: { reorder_seconds: 0 },
  },
  {
    id: "delay",
    Icon: Clock,
    isOn: (f) => f.delay_max_seconds > 0,
    on: { delay_min_seconds: 2, delay_max_seconds: 8 },
    off: { delay_min_seconds: 0, delay_max_seconds: 0 },
  },
  {
    id: "error_500",
    Icon: ServerCrash,
    isOn: (f) => f.error_fraction > 0,
    on: { error_fraction: 0.2, error_variant: "bare" },
    off: { error_fraction: 0 },
  },
  {
    id: "no_answer",
    Icon: TimerOff,
    isOn: (f) => f.no_answer_fraction > 0,
    on: { no_answer_fraction: 0.2 },
    off: { no_answer_fraction: 0 },
  },
  {
    id: "wrong_signature",
    Icon: Shield,
    isOn: (f) => f.wrong_signature,
    on: { wrong_signature: true },
    off: { wrong_signature: false },
  },
  {
    id: "hold_receipts",
    Icon: Hand,
    isOn: (f) => f.hold_receipts,
    on: { hold_receipts: true },
    off: { hold_receipts: false },
  },
  {
    id: "batch",
    Icon: Layers,
    isOn: (f) => f.batch > 1,
    on: { batch: 5 },
    off: { batch: 1 },
  },
];
