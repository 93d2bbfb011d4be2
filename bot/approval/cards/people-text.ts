import type { Span } from '../../card/card.ts'
import type { KnownPerson } from '../../people/people.ts'
import { clip } from '../../rollout/cards/names.ts'

const MOST_NAMED = 10

/** People by name, as mentions: whoever is named is told. */
export const peopleSpans = (people: readonly KnownPerson[], separator: string): readonly Span[] =>
  people.slice(0, MOST_NAMED).flatMap(({ platform, userId, name, elsewhere = [] }, position) => {
    const person: Span = { type: 'person', platform, userId, name: clip(name ?? '') || userId, elsewhere }
    return position === 0 ? [person] : [separator, person]
  })
