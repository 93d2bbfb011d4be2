import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../prisma/open.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { recordAudit } from './record.ts'
import { verifyFromTerminal } from './verify-main.ts'

const at = new Date('2026-11-23T09:00:00Z')

const run = async (environment: Readonly<Record<string, string>>, ...typed: readonly string[]) => {
  const lines: string[] = []
  const exitCode = await verifyFromTerminal(environment, typed, (line) => lines.push(line))
  return { exitCode, said: lines.join('\n') }
}

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`audit:verify ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let environment: Readonly<Record<string, string>>
    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      const { databaseUrl, dataDirectory } = temporary.options
      environment = databaseUrl === undefined ? { W360_DATA_DIR: dataDirectory } : { DATABASE_URL: databaseUrl }
      const { prisma } = temporary.database
      await prisma.account.create({ data: { id: 'a' } })
      for (let index = 0; index < 3; index += 1)
        await prisma.$transaction((tx) =>
          recordAudit(tx, 'a', { by: null, action: 'rollout.ended', subject: 'rollout', subjectId: `${index}`, at }),
        )
      await temporary.database.close()
    })
    afterAll(() => temporary.remove())

    it('tells that all is whole, and knows again the link that it gave', async () => {
      const { exitCode, said } = await run(environment)
      expect(said).toContain('3 actes relus')
      expect(exitCode).toBe(0)
      const [, link = ''] = /audit verify (\S+)/u.exec(said) ?? []
      expect((await run(environment, link)).exitCode).toBe(0)
      expect((await run(environment, link.replace('3:', '2:'))).exitCode).toBe(1)
    })

    it('tells what is broken, with exit code 1', async () => {
      const database = await openDatabase(temporary.options)
      await database.prisma.audit.update({
        where: { accountId_seq: { accountId: 'a', seq: 2 } },
        data: { reason: 'x' },
      })
      await database.close()
      const { exitCode, said } = await run({ ...environment, W360_LOCALE: 'en' })
      expect(said).toContain('Act no. 2 no longer says what was recorded.')
      expect(exitCode).toBe(1)
    })

    it('does not take a mistyped link for none', async () => {
      for (const typed of [['3'], ['3:1ad526cee636', 'x']]) {
        const { exitCode, said } = await run(environment, ...typed)
        expect([exitCode, said]).toEqual([2, expect.stringContaining('npm run audit:verify')])
      }
    })
  })
}

describe('audit:verify without a database to read', () => {
  it('sends to the chat while a running bot holds it', async () => {
    const { database, options, remove } = await temporaryDatabase('embedded')
    const { exitCode, said } = await run({ W360_DATA_DIR: options.dataDirectory })
    expect(said).toContain('/w360 audit verify')
    expect(exitCode).toBe(2)
    await database.close()
    await remove()
  })

  it('makes none, and does not call it whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'w360-none-'))
    const { exitCode, said } = await run({ W360_DATA_DIR: join(folder, 'data') })
    expect([exitCode, said]).toEqual([2, expect.stringContaining('rien à vérifier')])
    await rm(folder, { recursive: true })
  })

  it('tells all problems of the configuration', async () => {
    const { exitCode, said } = await run({ PORT: 'x', W360_OWNERS: 'nobody' })
    expect(said.split('\n')).toHaveLength(2)
    expect(exitCode).toBe(2)
  })
})
