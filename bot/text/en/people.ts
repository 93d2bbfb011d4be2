import type { Words } from '../fr.ts'

export const people: Words['people'] = {
  refusedTitle: 'You cannot do that',
  refused: {
    look: 'Looking requires being known to this workspace.',
    watch: 'Having a card posted requires being known to this workspace.',
    plan: 'Preparing an update requires the role of operator or owner.',
    steer: 'Acting on a rollout requires the role of operator or owner.',
    verdict: 'Giving the verdict of a test requires the role of operator or owner.',
    request: 'Asking for a promotion requires the role of operator or owner.',
    decide: 'Approving or rejecting a promotion requires the role of support.',
    lift: 'Lifting a quarantine requires the role of support.',
    freeze: 'Freezing and unfreezing requires the role of operator or owner.',
    override: 'Overriding a freeze or a soak time requires the role of owner.',
    manage: 'Giving and taking away roles requires the role of owner.',
    link: 'Joining your identities requires being known to this workspace.',
    usb: 'Confirming the USB keys requires the role of operator or owner.',
    audit: 'Reading the audit trail requires the role of operator, support or owner.',
  },
  unreadable: 'I could not check who you are: for now you can only look. Try again in a moment.',
  inactive: 'Your account is deactivated in this workspace: you can only look.',
  whoCould: 'Who can: ',
  nobody: 'Nobody has this role yet. Whoever runs the bot gives the first one with W360_OWNERS.',
  lookInstead: 'To see the plan without starting anything: /w360 update --dry-run',
  separator: ', ',
}
