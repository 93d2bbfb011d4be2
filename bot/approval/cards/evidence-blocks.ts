import type { Evidence, EvidenceMachine } from '../../campaign/campaign-model.ts'
import type { Block, Fact, Rich } from '../../card/card.ts'
import { clip, moment } from '../../rollout/cards/names.ts'
import { reasonWords } from '../../rollout/cards/reason-text.ts'
import { reasonCodes } from '../../rules.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'

const REASON_LENGTH = 200
const MOST_LINES = 20

/** Everything that an approval stands on (DESIGN 7): every test machine, failures, exclusions, the way back. */
export const evidenceBlocks = (evidence: Evidence, zones: readonly string[], locale: Locale): readonly Block[] => [
  ...machineBlocks(evidence, zones, locale),
  ...failureBlocks(evidence, locale),
  ...exclusionBlocks(evidence, locale),
  ...wayBackBlocks(evidence, locale),
]

/** Since when it runs somewhere, and why that was enough where it was cut short. */
export const soakFacts = (
  { runningSince, soakOverride }: Evidence,
  zones: readonly string[],
  locale: Locale,
): readonly Fact[] => {
  const words = wordsFor(locale).approval
  return [
    {
      label: words.facts.soak,
      value: runningSince === null ? words.never : moment(new Date(runningSince), zones, locale),
    },
    ...(soakOverride === null
      ? []
      : [{ label: words.facts.soakOverride, value: words.because(clip(soakOverride, REASON_LENGTH)) }]),
  ]
}

const machineBlocks = ({ machines, tag }: Evidence, zones: readonly string[], locale: Locale): readonly Block[] => {
  if (machines.length === 0) return []
  const { machines: heading, columns, sameTag } = wordsFor(locale).approval
  // Said once where it is so for all: a column of equal tags crowds out what differs.
  const showsTag = machines.some(({ askedTag }) => askedTag !== tag)
  return [
    { type: 'heading', text: heading(machines.length) },
    {
      type: 'table',
      columns: [
        { title: columns.machine },
        { title: columns.site },
        ...(showsTag ? [{ title: columns.asked }] : []),
        { title: columns.installed },
        { title: columns.restarted },
        { title: columns.version },
        { title: columns.since },
      ],
      rows: machines.map((machine) => machineRow(machine, showsTag, zones, locale)),
    },
    ...(showsTag ? [] : [{ type: 'context', text: sameTag(machines.length) } as const]),
  ]
}

const machineRow = (
  machine: EvidenceMachine,
  showsTag: boolean,
  zones: readonly string[],
  locale: Locale,
): readonly Rich[] => {
  const words = wordsFor(locale).approval
  // The facts above name the zone, where it must be named.
  const at = (iso: string | null): string =>
    iso === null ? words.none : moment(new Date(iso), [zones[0] ?? 'UTC'], locale)
  const version = clip(machine.runningVersion)
  return [
    clip(machine.name) || clip(machine.machineId),
    clip(machine.siteName ?? '') || words.remote,
    ...(showsTag ? [[{ type: 'code', text: clip(machine.askedTag) } as const]] : []),
    at(machine.installedAt),
    at(machine.restartedAt),
    machine.power === 'off' ? words.off(version) : version,
    at(machine.runningSince),
  ]
}

const failureBlocks = ({ failures }: Evidence, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).approval
  return listBlocks(
    words.failures,
    failures.map(({ name, reason, acknowledgedBy }) => {
      const why = whyText(reason, locale)
      return acknowledgedBy === null
        ? words.unacknowledged(clip(name), why)
        : words.acknowledged(clip(name), clip(acknowledgedBy) || words.somebody, why)
    }),
    locale,
  )
}

const exclusionBlocks = ({ exclusions }: Evidence, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).approval
  return listBlocks(
    words.exclusions,
    exclusions.map(({ name, reason }) => words.exclusion(clip(name), whyText(reason, locale))),
    locale,
  )
}

/** Rule rollback: whether there is a way back is said before anybody decides. */
const wayBackBlocks = ({ wayBack }: Evidence, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).approval
  if (wayBack.length === 0) return [{ type: 'context', text: words.noWrs }]
  return listBlocks(
    words.wayBack,
    wayBack.map(
      ({ name, previousTag }): Rich =>
        previousTag === null
          ? words.noBack(clip(name))
          : [words.back(clip(name)), { type: 'code', text: clip(previousTag) }],
    ),
    locale,
  )
}

const listBlocks = (heading: string, items: readonly Rich[], locale: Locale): readonly Block[] => {
  if (items.length === 0) return []
  const more = items.length - MOST_LINES
  return [
    { type: 'heading', text: heading },
    { type: 'list', items: items.slice(0, MOST_LINES) },
    ...(more > 0 ? [{ type: 'context', text: wordsFor(locale).card.more(more) } as const] : []),
  ]
}

/** A reason of the closed list in words; what an older program wrote stays as it is. */
const whyText = (reason: string, locale: Locale): string => {
  const code = reasonCodes.find((known) => known === reason)
  return code === undefined ? clip(reason, REASON_LENGTH) : reasonWords(code, {}, locale).what
}
