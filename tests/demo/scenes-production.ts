import { wordsFor } from '../../bot/text/words.ts'
import { type Play, presses, types, typesUntil } from './acts.ts'
import { DemoFailure, until } from './patience.ts'
import { BROKEN } from './scenes.ts'
import {
  awaitShared,
  findLiving,
  follow,
  hasButton,
  isIn,
  lastEntry,
  type Stretch,
  says,
  showsClosing,
  startedRollout,
} from './sights.ts'
import { type Message, titleOf } from './slack-message.ts'

/** The only WRS of its site. */
export const CUT = { id: 'wrs-reunion-1', name: 'WRS-REU-01', siteId: 'site-reunion' }
const SECOND_SITE = 'Antenne de Saint-Denis (La Réunion)'

/**
 * The whole fleet in waves, while one site has no WRS for a while; then the ledger.
 * @returns the part of the journal in which that WRS was off
 */
export const production = async (play: Play): Promise<Stretch> => {
  const { transcript, words, release, cast, hands } = play
  transcript.scene(words.scenes.production)
  await hands.repair(BROKEN.id)
  transcript.act(words.inBuilding, words.repaired(BROKEN.name))
  await hands.cutPower(CUT.id)
  transcript.act(words.inBuilding, words.cut(CUT.name))
  const from = await lastEntry(play)
  const waiting = wordsFor(play.locale).plan.notices.wrsOff(await servedByCut(play))
  const plan = await typesUntil(
    play,
    cast.lead,
    '/w360 update all --phase production',
    (answer) => says(answer, waiting) && hasButton(answer, 'rollout.start'),
  )
  const started = await presses(play, cast.lead, plan, 'rollout.start')
  const rollout = startedRollout(play, started)

  await follow(play, rollout, () => othersRun(play, release.version))
  transcript.aside(words.outage(CUT.name))
  transcript.card(await until(play.patience, rollout, () => findLiving(play, rollout)))
  const to = await lastEntry(play)
  await hands.switchOn(CUT.id)
  transcript.act(words.inBuilding, words.switchedOn(CUT.name))
  await follow(play, rollout, isIn(play, 'ledger'))

  const off = (await hands.state()).workstations.filter(({ power }) => power === 'off')
  transcript.aside(words.ledger(off.length))
  for (const { id, name } of off) {
    await hands.switchOn(id)
    transcript.act(words.inBuilding, words.switchedOn(name))
  }
  await showsClosing(play, rollout)
  const done = (message: Message): boolean => isCampaignIn(message, release.version, 'done')
  transcript.card(await awaitShared(play, words.campaignCard, done))
  await types(play, cast.lead, '/w360 status')
  return { from, to }
}

/** Workstations that are on and have no other WRS than the one that is off. */
const servedByCut = async ({ hands }: Play): Promise<number> =>
  (await hands.state()).workstations.filter(
    ({ wrsId, power, connection }) => wrsId === CUT.id && power === 'on' && connection === 'lan',
  ).length

const othersRun = async ({ hands }: Play, version: string): Promise<boolean> => {
  const { wrs, workstations } = await hands.state()
  return [...wrs, ...workstations].every(
    (machine) => machine.power === 'off' || machine.siteId === CUT.siteId || machine.version === version,
  )
}

/** In the language of the channel, whichever that is. */
export const isCampaignIn = (message: Message, version: string, state: 'done' | 'rolled-back'): boolean =>
  (['fr', 'en'] as const).some((locale) => titleOf(message) === wordsFor(locale).campaign.title(version, state))

/** Another release, tested on one site. */
export const testSecond = async (play: Play): Promise<void> => {
  const { transcript, words, second, cast, hands } = play
  transcript.scene(words.scenes.second)
  await hands.publish(second, words.notes(second.version))
  transcript.act(words.vendor, words.published(second.version, second.tag))
  const plan = await typesUntil(
    play,
    cast.lead,
    `/w360 update site "${SECOND_SITE}" --tag ${second.tag} --phase test --waves 100%`,
    (answer) => hasButton(answer, 'rollout.start'),
  )
  const started = await presses(play, cast.lead, plan, 'rollout.start')
  await showsClosing(play, startedRollout(play, started))
}

/** The way back, WRS first; the tag that is left cannot be promoted any more. */
export const takeBack = async (play: Play): Promise<void> => {
  const { transcript, words, second, cast } = play
  transcript.scene(words.scenes.rollback)
  transcript.aside(words.goesBack)
  const plan = await typesUntil(play, cast.lead, '/w360 rollback --waves 100%', (answer) =>
    hasButton(answer, 'rollout.start'),
  )
  const started = await presses(play, cast.lead, plan, 'rollout.start')
  await showsClosing(play, startedRollout(play, started))
  const back = (message: Message): boolean => isCampaignIn(message, second.version, 'rolled-back')
  transcript.card(await awaitShared(play, words.campaignCard, back))
  transcript.aside(words.quarantined)
  const refused = await types(play, cast.lead, `/w360 promote ${second.tag}`)
  if (hasButton(refused, 'promotion.request')) throw new DemoFailure(words.notRefused)
}
