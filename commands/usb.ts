import { campaignSchema } from './campaign.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately } from './reply.ts'
import { findCampaign } from './which-campaign.ts'

/** New USB keys for new installations: reminded of until somebody says that it was done (rule account-phase). */
export const usb: Command = {
  name: 'usb',
  synonyms: ['clés usb', 'clé usb', 'cles', 'usb keys'],
  action: 'usb',
  // Whatever else was typed: nothing can be told of the keys but that they are done.
  say: async (turn) => {
    const { refused } = turn.words.campaign
    const which = await findCampaign(turn, null, (view) => view.promotedAt !== null && view.usb === null, refused.noUsb)
    return which.type === 'reply' ? which.reply : usbDone(turn, which.view.id)
  },
  presses: { 'campaign.usb': onPress('usb', campaignSchema, (turn, { id }) => usbDone(turn, id)) },
}

const usbDone = async (turn: Turn, id: string): Promise<Reply> => {
  const { outcome } = await turn.bot.campaigns.usbDone(id, actingAs(turn))
  const { done, refused } = turn.words.campaign
  switch (outcome) {
    case 'done':
      return privately(note('good', done.usbTitle, done.usb))
    case 'already':
      return privately(note('neutral', refused.alreadyTitle, refused.usbAlready))
    case 'not-now':
      return privately(note('warning', refused.title, refused.usbNotYet))
    case 'changed':
    case 'insufficient':
    case 'unknown':
      return privately(note('warning', refused.title, refused.unknown))
  }
}
