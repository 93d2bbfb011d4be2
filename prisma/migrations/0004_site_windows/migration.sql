-- AlterTable
ALTER TABLE "command" ADD COLUMN     "not_after" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "site_window" (
    "account_id" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "hours" JSONB NOT NULL,
    "time_zone" TEXT,
    "set_by" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "site_window_pkey" PRIMARY KEY ("account_id","place")
);
