import { wordsFor } from '../../bot/text/words.ts'
import { type Play, presses, types, typesUntil } from './acts.ts'
import { DemoFailure, until } from './patience.ts'
import { BROKEN } from './scenes.ts'
import { awaitShared, hasButton, says } from './sights.ts'
import { titleOf } from './slack-message.ts'

/** The yes of the test: refused on thin evidence, then given with the failure taken note of and the soak time cut short. */
export const verdict = async (play: Play): Promise<void> => {
  const { transcript, words, release, cast } = play
  transcript.scene(words.scenes.validation)
  transcript.aside(words.thinEvidence)
  const refused = await types(play, cast.lead, `/w360 validate ${release.tag}`)
  if (hasButton(refused, 'campaign.validate')) throw new DemoFailure(words.notRefused)
  const campaign = await types(play, cast.lead, `/w360 campaign ${release.tag}`)
  transcript.aside(words.acknowledges(BROKEN.name))
  await presses(play, cast.lead, campaign, 'campaign.acknowledge')
  transcript.aside(words.cutsSoak)
  const ask = await types(play, cast.owner, `/w360 validate ${release.tag} --override "${words.soakReason}"`)
  await presses(play, cast.owner, ask, 'campaign.validate')
}

/** The request, its refusal to who asked although they hold the role, the yes of Wisper's support. */
export const approval = async (play: Play): Promise<void> => {
  const { transcript, words, release, cast, locale } = play
  transcript.scene(words.scenes.promotion)
  transcript.aside(words.wrongPhase)
  await types(play, cast.lead, `/w360 update site "Hôtel de ville" --tag ${release.tag} --phase production`)
  const preview = await typesUntil(play, cast.lead, `/w360 promote ${release.tag}`, (answer) =>
    hasButton(answer, 'promotion.request'),
  )
  await presses(play, cast.lead, preview, 'promotion.request')
  const card = await awaitShared(play, words.approvalCard, (message) => hasButton(message, 'approval.approve'))
  transcript.aside(words.everybodySees)
  transcript.card(card)

  transcript.aside(words.grantsSupport)
  const grant = await types(play, cast.owner, `/w360 role @${handleOf(cast.lead)} support`)
  await presses(play, cast.owner, grant, 'role.apply')
  transcript.aside(words.selfApproval)
  const refused = await presses(play, cast.lead, card, 'approval.approve')
  if (!says(refused, wordsFor(locale).approval.stale.requester)) throw new DemoFailure(words.notRefused)
  transcript.aside(words.supportApproves)
  const shown = await awaitShared(play, words.approvalCard, (message) => hasButton(message, 'approval.approve'))
  await presses(play, cast.support, shown, 'approval.approve')
}

/** The console has the tag, the card of the request says so; the keys are reminded of until somebody made them. */
export const promotion = async (play: Play): Promise<void> => {
  const { transcript, words, release, cast, hands } = play
  const promoted = await until(play.patience, words.promotion, async () => {
    const all = await hands.promotions(release.tag)
    return all.length > 0 ? all : null
  })
  transcript.act(words.inConsole, words.promoted(release.tag, promoted.length))
  transcript.card(await awaitShared(play, words.approvalCard, (message) => saysDone(message, release.version)))
  transcript.aside(words.usbReminder)
  const campaign = await awaitShared(play, words.campaignCard, (message) => hasButton(message, 'campaign.usb'))
  transcript.card(campaign)
  await presses(play, cast.lead, campaign, 'campaign.usb')
}

/** In the language of the channel, whichever that is. */
const saysDone = (message: Parameters<typeof titleOf>[0], version: string): boolean =>
  (['fr', 'en'] as const).some((locale) => titleOf(message) === wordsFor(locale).approval.titles.done(version))

/** The sandbox writes a person's id as `U0` and their handle. */
const handleOf = (person: string): string => person.replace(/^U0/u, '').toLowerCase()
