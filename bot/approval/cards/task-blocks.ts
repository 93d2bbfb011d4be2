import type { Block } from '../../card/card.ts'
import { clip, moment } from '../../rollout/cards/names.ts'
import { list } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { ApprovalView } from '../approval-model.ts'

/** What support needs to do it by hand: a message that can be sent as it is. */
export const taskBlocks = (view: ApprovalView, account: string, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).approval
  const { evidence, zones } = view
  const approvers = view.decisions
    .filter(({ verdict }) => verdict === 'approve')
    .map(({ name }) => clip(name) || words.somebody)
  const consoleId = clip(view.account.consoleId ?? '')
  return [
    { type: 'text', text: words.taskText },
    { type: 'heading', text: words.message },
    {
      type: 'text',
      text: words.support({
        account: consoleId === '' ? account : `${account} (${consoleId})`,
        tag: clip(view.tag),
        version: clip(view.releaseVersion),
        present: clip(view.account.defaultTag),
        machines: evidence.machines.length,
        since: evidence.runningSince === null ? null : moment(new Date(evidence.runningSince), zones, locale),
        requester: clip(view.requestedBy.name) || words.somebody,
        approvers: list(locale, approvers),
      }),
    },
  ]
}
