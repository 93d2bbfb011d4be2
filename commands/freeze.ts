import { z } from 'zod'
import type { Card } from '../bot/card/card.ts'
import { actingAs, actor, type Command, type FormHandler, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { freezeCard, liftCard, liftedFrom, notFrozenCard } from './freeze-card.ts'
import { overridePress, overrideSubmission } from './freeze-override.ts'
import { replacingForPlace, toPlace } from './place-language.ts'
import { isQuiet, reasonField, reasonIn, reasonTyped } from './reason.ts'
import { note, privately, replacing, rolloutName, text } from './reply.ts'
import { staleRolloutReply } from './stale.ts'

const freezeForm: FormHandler = {
  actionFor: () => 'freeze',
  change: async () => null,
  submit: async (turn, _, values) => {
    const reason = reasonIn(values)
    if (reason === '') return { type: 'invalid', errors: { reason: turn.words.freeze.form.needed } }
    return freezeNow(turn, reason)
  },
}

/** Nothing new starts in the account, at once: it is to protect, and taken back with one press. */
export const freeze: Command = {
  name: 'freeze',
  synonyms: ['geler', 'gel'],
  action: 'freeze',
  say: async (turn, said) => {
    const reason = reasonTyped(said)
    if (reason !== '') return freezeNow(turn, reason)
    const present = await turn.bot.freezing.read()
    if (present !== null) return privately(await freezeCard(turn, present, turn.words.freeze.already))
    if (turn.occasion.canOpenForm) return reasonForm(turn)
    const { form } = turn.words.freeze
    const open = { action: 'freeze.form', opens: 'form' as const, label: form.open, value: {} }
    return privately(note('neutral', form.title, [form.intro, form.needed], [open]))
  },
  presses: {
    'freeze.form': onPressForForm('freeze', z.object({}), async (turn) => reasonForm(turn)),
    'freeze.pause': onPress('steer', z.object({ id: z.uuid() }), (turn, { id }) => pauseOne(turn, id)),
    'freeze.override': overridePress,
  },
  forms: { freeze: freezeForm, 'freeze.override': overrideSubmission },
}

const liftSchema = z.object({ since: z.int().min(0).max(8.64e15), from: z.enum(liftedFrom) })

export const unfreeze: Command = {
  name: 'unfreeze',
  synonyms: ['dégeler', 'lever le gel'],
  action: 'freeze',
  say: async (turn) => {
    const present = await turn.bot.freezing.read()
    return privately(present === null ? notFrozenCard(turn) : await liftCard(turn, present))
  },
  presses: {
    'freeze.lift': onPress('freeze', liftSchema, (turn, value) => liftNow(turn, value)),
  },
}

const reasonForm = ({ words }: Turn): Reply => {
  const { form } = words.freeze
  return {
    type: 'form',
    title: form.title,
    form: Promise.resolve({
      id: 'freeze',
      title: form.title,
      submit: form.submit,
      cancel: form.cancel,
      state: {},
      intro: [text(form.intro)].filter(isQuiet),
      fields: [reasonField(form.reason, form.reasonHint)],
    }),
  }
}

const freezeNow = async (turn: Turn, reason: string): Promise<Reply> => {
  const { outcome, freeze: present } = await turn.bot.freezing.freeze(reason, actingAs(turn))
  const words = turn.words.freeze
  if (outcome === 'already') return privately(await freezeCard(turn, present, words.already))
  // Whoever works in this place has to know.
  return toPlace(turn, (there) => freezeCard(there, present, there.words.freeze.title, 'place'))
}

const liftNow = async (turn: Turn, { since, from }: z.infer<typeof liftSchema>): Promise<Reply> => {
  const lifted = await turn.bot.freezing.unfreeze(new Date(since), actingAs(turn))
  const replace = (compose: (turn: Turn) => Card | Promise<Card>): Promise<Reply> =>
    from === 'place' ? replacingForPlace(turn, compose) : Promise.resolve(compose(turn)).then(replacing)
  switch (lifted.outcome) {
    case 'not-frozen':
      return replace(notFrozenCard)
    case 'changed':
      return replace(async (there) => {
        const { changed, changedText } = there.words.freeze.lift
        const card = await freezeCard(there, lifted.freeze, changed, from === 'place' ? 'place' : 'card')
        return { ...card, blocks: [text(changedText), ...card.blocks] }
      })
    case 'unfrozen': {
      const done = (there: Turn): Card => {
        const { lift } = there.words.freeze
        return note('good', lift.done, lift.doneText(actor(turn).name, lifted.freeze.reason))
      }
      // The freeze was announced in the place; so is its end, unless this takes the announcement's own place.
      return from === 'ask' ? toPlace(turn, done) : replace(done)
    }
  }
}

/** Also from a card of some days ago: of the rollout as it is now. */
const pauseOne = async (turn: Turn, id: string): Promise<Reply> => {
  const ref = { id, version: null }
  const paused = await turn.bot.steering.pause(ref, actingAs(turn))
  if (paused.outcome !== 'steered') return staleRolloutReply(turn, paused, 'pause', ref)
  const name = rolloutName(paused.number)
  return privately(note('good', name, turn.words.command.steered.pause(name)))
}
