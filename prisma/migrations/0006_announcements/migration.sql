-- AlterTable
ALTER TABLE "account" ADD COLUMN     "releases_known_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "subscription" ADD COLUMN     "digested_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "since" TIMESTAMPTZ(3) NOT NULL;

-- CreateTable
CREATE TABLE "announcement" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "release_status" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "shown" TEXT NOT NULL DEFAULT '',
    "history" JSONB NOT NULL DEFAULT '[]',
    "reach" JSONB,
    "announced_at" TIMESTAMPTZ(3),
    "official_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_by" UUID,
    "dismissed_why" TEXT,

    CONSTRAINT "announcement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "announcement_account_id_tag_key" ON "announcement"("account_id", "tag");


-- What an installation knew before it announced anything is no news.
INSERT INTO "announcement" ("id", "account_id", "tag", "state", "release_status", "phase")
SELECT gen_random_uuid(), "account_id", "tag", 'known', "status", 'announced' FROM "release";

UPDATE "account" SET "releases_known_at" = "listed_at";
