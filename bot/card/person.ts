import type { PersonSpan, PlatformName } from './card.ts'

/** Under which id a platform can mention this person; null where they have no account on it that we know of. */
export const userIdOn = ({ platform, userId, elsewhere = [] }: PersonSpan, on: PlatformName): string | null =>
  platform === on ? userId : (elsewhere.find((other) => other.platform === on)?.userId ?? null)
