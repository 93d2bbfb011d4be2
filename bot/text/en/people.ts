import type { Words } from '../fr.ts'

export const people: Words['people'] = {
  refusedTitle: 'You cannot do that',
  refused: {
    look: 'Looking requires being known to this workspace.',
    watch: 'Having a card posted requires being known to this workspace.',
    plan: 'Preparing an update requires the role of operator or owner.',
    steer: 'Acting on a rollout requires the role of operator or owner.',
  },
  unreadable: 'I could not check who you are: for now you can only look. Try again in a moment.',
  inactive: 'Your account is deactivated in this workspace: you can only look.',
  whoCould: 'Who can: ',
  nobody: 'Nobody has this role yet. Whoever runs the bot gives the first one with W360_OWNERS.',
  lookInstead: 'To see the plan without starting anything: /w360 update --dry-run',
  separator: ', ',
}
