import { isoTime } from './clock.ts'
import type { Account, Release, ReleaseStatus, Trigger } from './model.ts'
import { surroundings, type World, wakeAutomatic, writeJournal } from './world.ts'

/** The account as the API shows it. */
export const accountView = (account: Account) => ({
  id: account.id,
  name: account.name,
  defaultTag: account.defaultTag,
  autoUpdate: account.autoUpdate,
  updatedAt: isoTime(account.updatedAt),
})

/** A strong entity tag: another one after each change of the account. */
export const etagOf = (account: Account): string => `"${account.id}-${account.revision}"`

const changeAccount = (world: World, change: Partial<Pick<Account, 'defaultTag' | 'autoUpdate'>>): void => {
  const { account } = world
  world.account = { ...account, ...change, updatedAt: world.clock.now(), revision: account.revision + 1 }
}

/** Whether that tag could become the default: it is published and not withdrawn. */
export const isPublished = (world: World, tag: string): boolean => surroundings(world).buildOf(tag) !== null

/**
 * Makes a published tag the account's default (rule account-phase). A test release that an account was moved to is an official one
 * from then on, as in the vendor's procedure. Setting what is set already changes nothing.
 */
export const promote = (world: World, tag: string, trigger: Trigger, key: string | null): void => {
  if (world.account.defaultTag === tag) return
  changeAccount(world, { defaultTag: tag })
  const index = world.releases.findIndex((release) => release.tag === tag)
  const release = world.releases[index]
  if (release?.status === 'test') world.releases[index] = { ...release, status: 'official' }
  writeJournal(world, {
    action: 'promoted',
    trigger,
    tag,
    ...(release === undefined ? {} : { version: release.version }),
    ...(key === null ? {} : { key }),
  })
  world.events.emit(world.clock.now(), { type: 'account.updated', defaultTag: tag })
  wakeAutomatic(world)
}

/** Switches automatic update for the whole account. */
export const setAutoUpdate = (world: World, autoUpdate: boolean): void => {
  if (world.account.autoUpdate === autoUpdate) return
  changeAccount(world, { autoUpdate })
  world.events.emit(world.clock.now(), { type: 'account.updated', defaultTag: world.account.defaultTag })
  wakeAutomatic(world)
}

/** The vendor publishes a release, or says something else about one that is out; false where its tag is another version's. */
export const publish = (
  world: World,
  facts: { version: string; tag: string; status: ReleaseStatus; notes: string },
): boolean => {
  const index = world.releases.findIndex((release) => release.tag === facts.tag)
  const known = world.releases[index]
  if (known !== undefined) {
    if (known.version !== facts.version) return false
    world.releases[index] = { ...known, status: facts.status, notes: facts.notes }
    world.onChange()
    return true
  }
  const release: Release = { ...facts, publishedAt: isoTime(world.clock.now()) }
  const { version, tag } = release
  world.releases.push(release)
  writeJournal(world, { action: 'release.published', trigger: 'hand', tag, version })
  world.events.emit(world.clock.now(), { type: 'release.published', version, tag })
  world.onChange()
  return true
}

/** The vendor takes a release back: no event tells of it. False where there is none with that tag. */
export const withdraw = (world: World, tag: string): boolean => {
  const index = world.releases.findIndex((release) => release.tag === tag)
  const known = world.releases[index]
  if (known === undefined) return false
  if (known.status === 'withdrawn') return true
  world.releases[index] = { ...known, status: 'withdrawn' }
  writeJournal(world, { action: 'release.withdrawn', trigger: 'hand', tag, version: known.version })
  world.onChange()
  return true
}
