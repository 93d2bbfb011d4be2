-- DropIndex
DROP INDEX "machine_account_id_name_idx";

-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "not_before" TIMESTAMPTZ(3),
ADD COLUMN     "policy" JSONB NOT NULL,
ADD COLUMN     "reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "state_detail" JSONB,
ADD COLUMN     "state_reason" TEXT,
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "acknowledged" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "previous_tag" TEXT NOT NULL,
ADD COLUMN     "promoted_at" TIMESTAMPTZ(3),
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "release_version" TEXT NOT NULL,
ADD COLUMN     "usb_done_at" TIMESTAMPTZ(3),
ADD COLUMN     "usb_done_by" UUID,
ADD COLUMN     "verdict" JSONB;

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "merged_into" UUID;

-- CreateTable
CREATE TABLE "role_group" (
    "account_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "granted_by" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_group_pkey" PRIMARY KEY ("account_id","platform","workspace","group_id","role")
);

-- CreateTable
CREATE TABLE "link_code" (
    "hash" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "claimed_by" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "account_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE INDEX "link_code_account_id_person_id_idx" ON "link_code"("account_id", "person_id");
