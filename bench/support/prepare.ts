import { openDatabase } from '../../prisma/open.ts'
import { startEngine } from '../../tests/support/engine.ts'
import { databaseTask, taskOf, tell } from './task.ts'

/**
 * Starts the engine once and stops it, so that the database has all its tables. What is measured then begins as it
 * does on any day but the first, without the migrations and what their engine weighs.
 */
const { dataDirectory, databaseUrl } = taskOf(databaseTask, async () => undefined)
const database = await openDatabase({ dataDirectory, ...(databaseUrl !== undefined && { databaseUrl }) })
// Nobody listens on this port: the console is not needed for this.
const engine = await startEngine(database, { url: 'http://127.0.0.1:9/v1', token: 'none' })
await engine.stop()
await database.close()
tell({ type: 'ready' })
