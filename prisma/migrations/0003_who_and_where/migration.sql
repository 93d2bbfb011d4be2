-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "ended_as" TEXT,
ADD COLUMN     "ended_by" UUID,
ADD COLUMN     "requested_as" TEXT;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "private" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "rollout" ADD COLUMN     "started_as" TEXT;
