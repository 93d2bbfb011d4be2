import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { Cast, Play } from './acts.ts'
import { type BotProcess, startBotProcess } from './bot-process.ts'
import { openChat } from './chat.ts'
import { consoleHands } from './console-hands.ts'
import { DemoFailure, type Patience } from './patience.ts'
import { publish, testGroup, testSite } from './scenes.ts'
import { approval, promotion, verdict } from './scenes-account.ts'
import { production, takeBack, testSecond } from './scenes-production.ts'
import { lastEntry, type Stretch } from './sights.ts'
import { judgeTrail, readTrail } from './trail-verdict.ts'
import { createTranscript, secondsSince } from './transcript.ts'
import { type Course, type Finding, judgePlay, type Mark } from './verdict.ts'
import { en } from './words/en.ts'
import { type DemoWords, fr } from './words/fr.ts'

/** Simulated seconds in a second. */
const SPEED = 240
/** How long any one thing may take. */
const PATIENCE_SECONDS = 25
/** How long the whole may take: far more than it needs, for a machine that is busy with something else. */
const LIMIT_SECONDS = 150

const wordsByLocale: Readonly<Record<Locale, DemoWords>> = { fr, en }

const others = { owner: 'U0CAMILLE', support: 'U0SOPHIE', viewer: 'U0HUGO' }
/** Whose Slack speaks that language leads the play. */
const casts: Readonly<Record<Locale, Cast>> = {
  fr: { lead: 'U0CAMILLE', ...others },
  en: { lead: 'U0MALIK', ...others },
}

/** Tags follow no rule (rule opaque-tag). */
const release = { version: '2027.1.0', tag: 'w360-hiver-5e81c4' }
const second = { version: '2027.2.0', tag: 'w360-fev-b-03d97e' }

export type Ending = 'held' | 'broken' | 'interrupted'

export interface DemoOptions {
  readonly locale: Locale
  readonly write: (line: string) => void
  /** Ends it early. */
  readonly stopped: AbortSignal
}

/** What stays the same from the first line to the last. */
interface Frame extends DemoOptions {
  readonly words: DemoWords
  readonly patience: Patience
  readonly begun: number
  /** A failure in one sentence, as far as that can be said of it. */
  readonly explain: (error: unknown) => string
}

/**
 * Plays a release's way through a make-believe account, from its publication to the last workstation, and judges it.
 * Everything that it started is gone when this resolves.
 */
export const playDemo = async (options: DemoOptions): Promise<Ending> => {
  const { locale, write, stopped } = options
  const words = wordsByLocale[locale]
  const limit = AbortSignal.timeout(LIMIT_SECONDS * 1_000)
  const explain = (error: unknown): string => {
    if (limit.aborted) return words.tooLong(LIMIT_SECONDS)
    if (error instanceof DemoFailure) return error.message
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const patience: Patience = {
    signal: AbortSignal.any([stopped, limit]),
    milliseconds: PATIENCE_SECONDS * 1_000,
    late: (what) => words.late(what, PATIENCE_SECONDS),
  }
  try {
    return await perform({ ...options, words, patience, explain, begun: performance.now() })
  } catch (error) {
    write('')
    write(stopped.aborted ? words.interrupted : explain(error))
    return stopped.aborted ? 'interrupted' : 'broken'
  }
}

const perform = async (frame: Frame): Promise<Ending> => {
  const { locale, write, words, patience, begun } = frame
  write('')
  write(words.title)
  const bot = await startBotProcess({ speed: SPEED, locale }, patience)
  try {
    for (const line of words.intro(bot.page, SPEED)) write(line)
    write(words.ready(secondsSince(begun, locale)))
    return await playAndJudge(frame, bot)
  } catch (error) {
    const { clean, lastWords } = await bot.stop()
    if (clean || frame.stopped.aborted) throw error
    throw new DemoFailure(words.botEnded(lastWords))
  } finally {
    await bot.remove()
  }
}

const playAndJudge = async (frame: Frame, bot: BotProcess): Promise<Ending> => {
  const { locale, write, stopped, words, patience, begun, explain } = frame
  const chat = await openChat(bot.page, patience)
  const reading = { nameOf: chat.nameOf, without: [wordsFor(locale).card.sandbox, wordsFor('fr').card.sandbox] }
  const transcript = createTranscript(write, { words, locale, reading, begun })
  const hands = consoleHands(chat.consoleOrigin)
  const cast = casts[locale]
  const play: Play = { locale, words, chat, hands, transcript, patience, cast, release, second }
  const { course, failure } = await playScenes(play, explain)
  stopped.throwIfAborted()

  transcript.scene(words.scenes.verdict)
  const { findings, updates, restarts } = await judgePlay(play, course)
  const promotions = await hands.promotions(release.tag)
  const stop = await bot.stop()
  const trail = await readTrail(bot.folder, words)
  const all: readonly Finding[] = [
    ...findings,
    ...judgeTrail(trail.acts, { ...play, promotions }),
    { rule: words.verdict.chain(trail.acts.length), broken: trail.broken },
    { rule: words.verdict.stopped, broken: stop.clean ? [] : [stop.lastWords] },
    { rule: words.verdict.play, broken: failure === null ? [] : [failure] },
  ]
  for (const { rule, broken } of all) transcript.finding(rule, broken)
  const count = all.filter(({ broken }) => broken.length > 0).length
  const seconds = secondsSince(begun, locale)
  write('')
  write(`  ${words.verdict.updates(updates, restarts)}`)
  write(`  ${count === 0 ? words.verdict.held(seconds) : words.verdict.broken(count, seconds)}`)
  return count === 0 ? 'held' : 'broken'
}

/** A scene that fails ends the play, but not the judgement: the journal says what went wrong better than the last line. */
const playScenes = async (
  play: Play,
  explain: (error: unknown) => string,
): Promise<{ readonly course: Course; readonly failure: string | null }> => {
  const before = await play.hands.state()
  let pause: Stretch | null = null
  let outage: Stretch | null = null
  let secondFrom: Mark | null = null
  let back: Mark | null = null
  let failure: string | null = null
  try {
    await publish(play)
    await testGroup(play)
    pause = await testSite(play)
    await verdict(play)
    await approval(play)
    await promotion(play)
    outage = await production(play)
    secondFrom = await markOf(play)
    await testSecond(play)
    back = await markOf(play)
    await takeBack(play)
  } catch (error) {
    failure = explain(error)
  }
  return { course: { before, pause, outage, second: secondFrom, back }, failure }
}

const markOf = async (play: Play): Promise<Mark> => ({ seq: await lastEntry(play), state: await play.hands.state() })
