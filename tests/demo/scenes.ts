import { wordsFor } from '../../bot/text/words.ts'
import { type Play, presses, types, typesAndConfirms, typesUntil } from './acts.ts'
import { DemoFailure, until } from './patience.ts'
import { findLiving, follow, hasButton, isIn, lastEntry, type Stretch, showsClosing, startedRollout } from './sights.ts'
import { titleOf } from './slack-message.ts'

/** The one machine of the sandbox that cannot install, and the one that is off on the site that is tested whole. */
export const BROKEN = { id: 'pdt-hop-rad-02', name: 'HOP-RAD-02' }
const OFF = { id: 'pdt-hop-adm-04', name: 'HOP-ADM-04' }

export const publish = async (play: Play): Promise<void> => {
  const { transcript, words, release, hands, cast } = play
  transcript.scene(words.scenes.release)
  await hands.publish(release, words.notes(release.version))
  transcript.act(words.vendor, words.published(release.version, release.tag))
  await types(play, cast.lead, '/w360 help')
  await typesUntil(play, cast.lead, `/w360 releases ${release.version}`, (answer) =>
    JSON.stringify(answer.blocks).includes(release.tag),
  )
  await types(play, cast.lead, '/w360 status')
}

/** One group, with every mistake that one makes: the wrong tag, no thought of the WRS, a double click, no right to act. */
export const testGroup = async (play: Play): Promise<void> => {
  const { transcript, words, release, cast } = play
  transcript.scene(words.scenes.group)
  transcript.aside(words.wrongTag)
  const mistyped = `${release.tag.slice(0, -1)}o`
  const wrong = await types(play, cast.lead, `/w360 update groupe "Mairie/Accueil" --tag ${mistyped}`)
  const refused = await presses(play, cast.lead, wrong, 'rollout.fix')
  transcript.aside(words.wrsDecides)
  const plan = await presses(play, cast.lead, refused, 'rollout.fix')
  transcript.aside(words.doubleClick)
  const started = await presses(play, cast.lead, plan, 'rollout.start', { doubled: true })
  const rollout = startedRollout(play, started)
  await viewerIsRefused(play, rollout)
  await showsClosing(play, rollout)
}

/** A viewer asks for an update, and presses a button that everybody sees. */
const viewerIsRefused = async (play: Play, rollout: string): Promise<void> => {
  const { transcript, words, release, cast } = play
  transcript.aside(words.viewerTries)
  const typed = await types(play, cast.viewer, `/w360 update groupe "Mairie/Urbanisme" --tag ${release.tag}`)
  const living = await until(play.patience, rollout, () => findLiving(play, rollout))
  const pressed = hasButton(living, 'rollout.cancel')
    ? await presses(play, cast.viewer, living, 'rollout.cancel')
    : typed
  // His own language, not that of the transcript.
  const { refusedTitle } = wordsFor('fr').people
  if ([typed, pressed].some((answer) => titleOf(answer) !== refusedTitle)) throw new DemoFailure(words.notRefused)
}

/** A site in waves: a pause, a wave that is held by a failure, and a machine that was off. */
export const testSite = async (play: Play): Promise<Stretch> => {
  const { transcript, words, release, cast, hands } = play
  transcript.scene(words.scenes.site)
  const plan = await types(play, cast.lead, `/w360 update site "Centre hospitalier Saint-Aubin" --tag ${release.tag}`)
  const started = await presses(play, cast.lead, plan, 'rollout.start')
  const rollout = startedRollout(play, started)
  const pause = await pauseAndResume(play, rollout)

  const held = await follow(play, rollout, (message) => hasButton(message, 'rollout.next'))
  transcript.aside(words.held)
  transcript.card(held)
  await typesAndConfirms(play, cast.lead, `/w360 next ${rollout}`, 'rollout.next')
  await hands.switchOn(OFF.id)
  transcript.act(words.inBuilding, words.switchedOn(OFF.name))
  await showsClosing(play, rollout)
  return pause
}

const pauseAndResume = async (play: Play, rollout: string): Promise<Stretch> => {
  const { transcript, words, cast, hands, patience } = play
  // Some have arrived and some are on their way: the middle of a wave.
  await follow(play, rollout, async () => (await restartsOrdered(play)) > 0)
  transcript.aside(words.pauses)
  await types(play, cast.lead, `/w360 pause ${rollout}`)
  const from = await lastEntry(play)
  await follow(play, rollout, isIn(play, 'paused'))
  await until(patience, rollout, async () => ((await hands.isQuiet()) ? true : null))
  const to = await lastEntry(play)
  transcript.note(words.pausedStill(await ordersBetween(play, { from, to })))
  await types(play, cast.lead, `/w360 resume ${rollout}`)
  return { from, to }
}

/** How many workstations of the hospital were ordered to restart. */
const restartsOrdered = async ({ hands }: Play): Promise<number> =>
  (await hands.journal()).filter(
    ({ action, targetId }) => action === 'restart.accepted' && targetId?.startsWith('pdt-hop-') === true,
  ).length

/** Orders that the console accepted in that part of its journal. */
export const ordersBetween = async ({ hands }: Play, { from, to }: Stretch): Promise<number> =>
  (await hands.journal()).filter(({ seq, action }) => seq > from && seq <= to && action.endsWith('.accepted')).length
