import type { Block, Button } from '../../card/card.ts'
import { clip } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { ApprovalView } from '../approval-model.ts'

/** What the buttons need to know of a request. */
type Decidable = Pick<ApprovalView, 'id' | 'version' | 'tag'> & { readonly account: { readonly name: string } }

/** What can be done with a request in its state; once it is decided nothing can (DESIGN 7). */
export const approvalButtons = (view: ApprovalView, locale: Locale): readonly Block[] => {
  const { buttons, callBackConfirm } = wordsFor(locale).approval
  const value = { id: view.id, version: view.version }
  const callBack: Button = { action: 'approval.call-back', label: buttons.callBack, value, confirm: callBackConfirm }
  switch (view.state) {
    case 'open':
      return [
        {
          type: 'buttons',
          buttons: [...decisionButtons(view, locale), callBack],
        },
      ]
    case 'task':
      return [{ type: 'buttons', buttons: [callBack] }]
    default:
      return []
  }
}

/** Yes, and no with a reason: `approval.approve` and `approval.reject`, value `{id, version}`. */
export const decisionButtons = (approval: Decidable, locale: Locale): readonly Button[] => {
  const { id, version } = approval
  const { reject: label } = wordsFor(locale).approval.buttons
  return [
    approveButton(approval, locale),
    { action: 'approval.reject', opens: 'form', label, value: { id, version }, style: 'danger' },
  ]
}

const approveButton = ({ id, version, tag, account }: Decidable, locale: Locale): Button => {
  const { buttons, approveConfirm, thisAccount } = wordsFor(locale).approval
  const { title, text, yes, no } = approveConfirm
  return {
    action: 'approval.approve',
    label: buttons.approve,
    value: { id, version },
    style: 'primary',
    confirm: { title, text: text(clip(tag), clip(account.name) || thisAccount), yes, no },
  }
}
