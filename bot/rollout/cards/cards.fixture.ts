import type { Block, Card, Rich } from '../../card/card.ts'
import type { Plan, PlannedMachine } from '../plan-model.ts'
import { defaultPolicy, defaultWaves, type UpdateRequest } from '../request.ts'
import type { LaneView, RolloutView, TargetView } from '../view.ts'
import { addCounts, countsFrom } from './cards.arbitrary.ts'

/** A card as a person would read it aloud, one line a block, for expectations that can be read. */
export const readAloud = (card: Card): string =>
  [`# ${card.title} (${card.tone})`, ...card.blocks.map(blockText)].join('\n')

const rich = (text: Rich): string =>
  typeof text === 'string' ? text : text.map((span) => (typeof span === 'string' ? span : spanText(span))).join('')

const spanText = (span: Exclude<Exclude<Rich, string>[number], string>): string =>
  span.type === 'person' ? span.name : span.text

const blockText = (block: Block): string => {
  switch (block.type) {
    case 'text':
      return rich(block.text)
    case 'context':
      return `(${rich(block.text)})`
    case 'heading':
      return `## ${block.text}`
    case 'facts':
      return block.items.map(({ label, value }) => `${label} = ${rich(value)}`).join('\n')
    case 'list':
      return block.items.map((item) => `- ${rich(item)}`).join('\n')
    case 'table':
      return [block.columns.map(({ title }) => title), ...block.rows.map((row) => row.map(rich))]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n')
    case 'steps':
      return [block.title, ...block.items.map(stepText)].join('\n')
    case 'progress':
      return `${block.label}: ${block.done}/${block.total}, ${block.failed ?? 0} ✗`
    case 'divider':
      return '---'
    case 'image':
      return block.alt
    case 'buttons':
      return block.buttons.map(({ label, action }) => `[${label} → ${action}]`).join(' ')
  }
}

const stepText = ({
  title,
  state,
  detail,
  output,
}: Extract<Block, { readonly type: 'steps' }>['items'][number]): string =>
  [`  ${state}: ${title}`, ...(detail === undefined ? [] : [detail]), ...(output === undefined ? [] : [output])].join(
    ' – ',
  )

/** Every string of a card that a person may read. */
export const stringsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

export const buttonsOf = (card: Card) => card.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))

export const actionsOf = (card: Card): readonly string[] => buttonsOf(card).map(({ action }) => action)

export const sites = [
  { id: 'mairie', name: 'Mairie', timeZone: 'Europe/Paris' },
  { id: 'lycee', name: 'Lycée Hugo', timeZone: 'Europe/Paris' },
]

export const request = (change: Partial<UpdateRequest> = {}): UpdateRequest => ({
  phase: 'test',
  tag: 'wisper-4.3-rc1',
  selection: { type: 'everything' },
  includeWrs: true,
  waves: defaultWaves,
  pauseBetweenWaves: false,
  restartAt: null,
  startAt: null,
  ...change,
})

const machine = (kind: PlannedMachine['kind'], name: string): PlannedMachine => ({
  id: name.toLowerCase(),
  name,
  kind,
  fromVersion: '4.2.1',
  fromTag: 'wisper-4.2',
})

export const workstations = (prefix: string, count: number): readonly PlannedMachine[] =>
  Array.from({ length: count }, (_, index) => machine('workstation', `${prefix}-${String(index + 1).padStart(2, '0')}`))

/** Two sites and the remote machines, as the planner would lay them out. */
export const plan = (change: Partial<Plan> = {}): Plan => {
  const mairie = workstations('MAI', 12)
  return {
    phase: 'test',
    target: { version: '4.3.0', tag: 'wisper-4.3-rc1' },
    sentTag: 'wisper-4.3-rc1',
    lanes: [
      {
        siteId: 'mairie',
        siteName: 'Mairie',
        wrs: [machine('wrs', 'SRV-MAIRIE')],
        waves: [mairie.slice(0, 1), mairie.slice(1, 2), mairie.slice(2, 6), mairie.slice(6)],
        off: [machine('workstation', 'MAI-20'), machine('workstation', 'MAI-21')],
      },
      {
        siteId: 'lycee',
        siteName: 'Lycée Hugo',
        wrs: [machine('wrs', 'SRV-LYCEE')],
        waves: [workstations('LYC', 1)],
        off: [],
      },
      { siteId: null, siteName: null, wrs: [], waves: [workstations('TELE', 2)], off: [] },
    ],
    skipped: [{ code: 'already-there', siteId: 'lycee', machines: [{ id: 'lyc-09', name: 'LYC-09' }] }],
    refusals: [],
    notices: [
      { code: 'exposure', siteId: 'mairie', machines: 8 },
      { code: 'three-triggers', trigger: 'automatic', machines: [{ id: 'mai-30', name: 'MAI-30' }] },
    ],
    estimateSeconds: 2_400,
    ...change,
  }
}

export const draft = (change: Partial<Plan> = {}, asked: Partial<UpdateRequest> = {}) => ({
  id: 'd1',
  version: 3,
  request: request(asked),
  plan: plan(change),
})

const moment = new Date('2026-11-23T09:05:00Z')

export const target = (change: Partial<TargetView> = {}): TargetView => ({
  machineId: 'mai-01',
  name: 'MAI-01',
  kind: 'workstation',
  siteName: 'Mairie',
  group: 'Mairie/Accueil',
  wave: 0,
  state: 'running',
  reason: null,
  detail: null,
  attempt: 1,
  fromVersion: '4.2.1',
  version: '4.3.0',
  installedVersion: null,
  installedAt: moment,
  restartedAt: moment,
  runningAt: moment,
  since: moment,
  ...change,
})

export const lane = (change: Partial<LaneView> = {}): LaneView => {
  const waves = change.waves ?? [
    { index: 0, state: 'done', counts: countsFrom({ running: 1 }) },
    { index: 1, state: 'running', counts: countsFrom({ running: 2, updating: 3, installed: 1, failed: 1 }) },
    { index: 2, state: 'waiting', counts: countsFrom({ waiting: 6, off: 2 }) },
  ]
  return {
    siteId: 'mairie',
    siteName: 'Mairie',
    timeZone: 'Europe/Paris',
    state: 'wave',
    reason: null,
    opensAt: null,
    wrs: [target({ machineId: 'srv', name: 'SRV-MAIRIE', kind: 'wrs', wave: -1 })],
    waveIndex: 1,
    counts: addCounts(waves.map(({ counts }) => counts)),
    failures: [
      target({
        machineId: 'mai-04',
        name: 'MAI-04',
        state: 'failed',
        reason: 'install-failed',
        detail: 'disk full',
        version: '4.2.1',
      }),
    ],
    ledger: [
      target({ machineId: 'mai-20', name: 'MAI-20', state: 'off', reason: 'powered-off' }),
      target({ machineId: 'mai-21', name: 'MAI-21', state: 'off', reason: 'powered-off' }),
    ],
    ...change,
    waves,
  }
}

export const view = (change: Partial<RolloutView> = {}): RolloutView => {
  const lanes = change.lanes ?? [lane()]
  const wrs = lanes.flatMap((one) => one.wrs.map(({ state }) => countsFrom({ [state]: 1 })))
  return {
    id: 'r1',
    number: 12,
    version: 7,
    state: 'running',
    stateReason: null,
    phase: 'test',
    targetVersion: '4.3.0',
    targetTag: 'wisper-4.3-rc1',
    sentTag: 'wisper-4.3-rc1',
    request: request(),
    policy: defaultPolicy,
    plan: plan(),
    requestedBy: 'Camille Roy',
    startedBy: 'Camille Roy',
    startedOn: 'slack',
    createdAt: new Date('2026-11-23T08:55:00Z'),
    startAt: null,
    startedAt: new Date('2026-11-23T09:00:00Z'),
    deadline: new Date('2026-11-30T09:00:00Z'),
    endedAt: null,
    counts: addCounts([...lanes.map((one) => one.counts), ...wrs]),
    remainingSeconds: 720,
    consoleReachable: true,
    ...change,
    lanes,
  }
}
