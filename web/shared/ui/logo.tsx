const BUBBLE = "M14 0h4a14 14 0 0 1 14 14v4a14 14 0 0 1-14 14H0V14A14 14 0 0 1 14 0z";

type Props = { size?: number; bubble?: string; dash?: string };

/** The bubble with the dash that begins to speak. */
export function Logo({ size = 34, bubble = "var(--accent)", dash = "var(--concreto-0)" }: Props) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Prosa">
      <path d={BUBBLE} fill={bubble} />
      <rect x="8" y="14" width="16" height="4" rx="2" fill={dash} />
    </svg>
  );
}

export { BUBBLE };
