import { findReleases, type ListedReleases, listReleases } from '../bot/release/list.ts'
import { parseRequest } from '../bot/rollout/request-text.ts'
import { nearestWords } from '../bot/rollout/select.ts'
import { actingAs, type Command, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { isQuiet, reasonField, reasonForm } from './reason.ts'
import { snapshotKnowing } from './recent-snapshot.ts'
import { note, privately, quoted, text } from './reply.ts'
import { composeForm, inputFromPrefill, inputFromRequest, openForm } from './update-form.ts'
import { tagSchema } from './values.ts'
import { homeOf } from './watch.ts'

/** A release, told in this place by hand; and the buttons of its card. */
export const announce: Command = {
  name: 'announce',
  synonyms: ['annoncer', 'annonce'],
  action: 'announce',
  say: (turn, said) => sayAnnounce(turn, said.trim().replaceAll(/^["“”«\s]+|["“”»\s]+$/gu, '')),
  presses: {
    'announcement.here': onPress('announce', tagSchema, (turn, { tag }) => announceTag(turn, tag)),
    'announcement.test': onPressForForm('plan', tagSchema, (turn, { tag }) => openTest(turn, tag)),
    'announcement.dismiss': onPressForForm('announce', tagSchema, (turn, { tag }) => openDismiss(turn, tag)),
    'announcement.restore': onPress('announce', tagSchema, (turn, { tag }) => restore(turn, tag)),
  },
  forms: {
    'announcement.dismiss': reasonForm({
      action: 'announce',
      schema: tagSchema,
      missing: (words) => words.announcement.dismiss.reasonNeeded,
      act: (turn, { tag }, reason) => dismiss(turn, tag, reason),
    }),
  },
}

const MOST_BUTTONS = 4

const hereButtons = ({ releases }: ListedReleases) =>
  releases.slice(0, MOST_BUTTONS).map(({ version, tag }) => ({
    action: 'announcement.here',
    label: quoted(`${version} · ${tag}`, 60),
    value: { tag },
  }))

const sayAnnounce = async (turn: Turn, typed: string): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const listed = listReleases(snapshot)
  const words = turn.words.announcement.announce
  if (typed === '') return privately(note('neutral', words.title, words.usage, hereButtons(listed)))
  const found = findReleases(listed, typed)
  const [only, another] = found
  if (only === undefined) return privately(unknownCard(turn, listed, typed))
  if (another === undefined) return announceTag(turn, only.tag)
  const tags = found.slice(0, MOST_BUTTONS).map(({ tag }) => quoted(tag))
  return privately(
    note('warning', words.title, words.which(quoted(typed), tags), hereButtons({ ...listed, releases: found })),
  )
}

const unknownCard = ({ words }: Turn, { releases }: ListedReleases, typed: string) => {
  const near = nearestWords(
    typed.slice(0, 100),
    releases.flatMap(({ version, tag }) => [version, tag]),
  )
  const shown = near.length > 0 ? near : releases.slice(0, 5).map(({ version }) => version)
  return note('warning', words.problem.nameNotFound.title, [
    words.problem.unknownRelease(quoted(typed)),
    ...(shown.length === 0 ? [words.release.none] : [words.problem.knownReleases(shown.map((name) => quoted(name)))]),
  ])
}

const announceTag = async (turn: Turn, tag: string): Promise<Reply> => {
  const { title, done, already } = turn.words.announcement.announce
  const outcome = await turn.bot.announcements.announce(tag, await homeOf(turn), actingAs(turn))
  if (outcome === 'unknown-tag') {
    return privately(note('warning', title, turn.words.problem.unknownRelease(quoted(tag))))
  }
  const version = await versionOf(turn, tag)
  return privately(note('good', title, outcome === 'announced' ? done(version) : already(version)))
}

const versionOf = async (turn: Turn, tag: string): Promise<string> =>
  quoted((await turn.bot.announcements.read(tag))?.releaseVersion ?? tag)

/** The form of `update`, filled in: this tag, and machines whose people know how to look. */
const openTest = async (turn: Turn, tag: string): Promise<Reply> => {
  const snapshot = await snapshotKnowing(turn, tag)
  if (snapshot === null) return fleetUnknownReply(turn)
  const release = snapshot.releases.find((each) => each.tag === tag)
  if (release === undefined || release.status === 'withdrawn' || release.quarantinedAt != null) {
    return privately(note('warning', turn.words.release.title, turn.words.announcement.test.gone))
  }
  const input = { ...inputFromPrefill(null), tag }
  if (!turn.occasion.canOpenForm) return openForm(turn, `--phase test --tag "${tag}"`, input, {})
  const compose = async () => {
    const said = await turn.bot.campaigns.suggestTest(tag)
    const context = { command: 'update', now: turn.bot.now(), timeZone: 'UTC' } as const
    const parsed = said === null ? null : parseRequest(said, snapshot, context)
    const filled = parsed?.type === 'request' ? inputFromRequest(parsed.request) : input
    return composeForm(turn, snapshot, filled, {})
  }
  return { type: 'form', title: turn.words.command.update.title, form: compose() }
}

const openDismiss = async (turn: Turn, tag: string): Promise<Reply> => {
  const words = turn.words.announcement.dismiss
  if (!turn.occasion.canOpenForm) {
    const open = {
      action: 'announcement.dismiss',
      label: turn.words.announcement.subscription.buttons.open,
      value: { tag },
      opens: 'form' as const,
    }
    return privately(note('neutral', words.short, words.reasonNeeded, [open]))
  }
  const compose = async () => ({
    id: 'announcement.dismiss',
    title: words.short,
    submit: words.submit,
    cancel: turn.words.announcement.subscription.form.cancel,
    state: { tag },
    intro: [text(words.intro(await versionOf(turn, tag)))].filter(isQuiet),
    fields: [reasonField(words.reason, words.reasonHint)],
  })
  return { type: 'form', title: words.short, form: compose() }
}

const dismiss = async (turn: Turn, tag: string, reason: string): Promise<Reply> => {
  const words = turn.words.announcement.dismiss
  const outcome = await turn.bot.announcements.dismiss(tag, actingAs(turn), reason)
  if (outcome === 'done') return privately(note('good', words.short, words.done(await versionOf(turn, tag))))
  return privately(note('neutral', words.short, outcome === 'already' ? words.already : words.notNow))
}

const restore = async (turn: Turn, tag: string): Promise<Reply> => {
  const words = turn.words.announcement.dismiss
  const outcome = await turn.bot.announcements.restore(tag, actingAs(turn))
  if (outcome === 'done')
    return privately(note('good', turn.words.announcement.buttons.restore, words.restored(await versionOf(turn, tag))))
  return privately(note('neutral', words.short, outcome === 'already' ? words.already : words.notNow))
}
