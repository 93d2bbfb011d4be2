import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { ConstructorOptions as PgBossOptions } from 'pg-boss'
import type { PrismaClient } from './client/client.ts'

export interface DatabaseOptions {
  /** None: the embedded database. */
  readonly databaseUrl?: string
  /** Where the embedded database lives. */
  readonly dataDirectory: string
  /** Connections to a server; the embedded database has one. */
  readonly poolSize?: number
}

/** What the constructor of pg-boss takes, to work in the same database. */
export type PgBossDatabase = Pick<PgBossOptions, 'db' | 'backend' | 'connectionString' | 'max' | 'useListenNotify'>

export interface Database {
  readonly prisma: PrismaClient
  readonly kind: 'embedded' | 'postgres'
  readonly jobs: PgBossDatabase
  /** Rejects while the database does not answer. */
  ping(): Promise<void>
  /** Stop pg-boss first: it has connections of its own, or shares this one. Closing twice is closing once. */
  close(): Promise<void>
}

/** What each kind of database gives; the client on top is the same. */
export interface Connection {
  readonly kind: Database['kind']
  readonly adapter: SqlDriverAdapterFactory
  readonly jobs: PgBossDatabase
  close(): Promise<void>
}
