-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "console_id" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "default_tag" TEXT NOT NULL DEFAULT '',
    "auto_update" BOOLEAN NOT NULL DEFAULT false,
    "etag" TEXT NOT NULL DEFAULT '',
    "listed_at" TIMESTAMPTZ(3),
    "frozen_at" TIMESTAMPTZ(3),
    "frozen_by" UUID,
    "frozen_why" TEXT,
    "rollout_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "site_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "machine" (
    "account_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "site_id" TEXT,
    "wrs_id" TEXT,
    "role" TEXT,
    "group_path" TEXT NOT NULL DEFAULT '',
    "connection" TEXT,
    "power" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "installed_version" TEXT,
    "auto_update" BOOLEAN NOT NULL DEFAULT false,
    "last_seen_at" TIMESTAMPTZ(3),
    "position" INTEGER NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "machine_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "release" (
    "account_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "notes" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "quarantined_at" TIMESTAMPTZ(3),
    "quarantine_why" TEXT,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_pkey" PRIMARY KEY ("account_id","tag")
);

-- CreateTable
CREATE TABLE "feed_cursor" (
    "account_id" TEXT NOT NULL,
    "cursor" TEXT,
    "holder" TEXT,
    "held_until" TIMESTAMPTZ(3),

    CONSTRAINT "feed_cursor_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "promoting" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollout" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "number" INTEGER,
    "campaign_id" UUID,
    "phase" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "tag" TEXT,
    "target_tag" TEXT NOT NULL,
    "target_version" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "policy" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "requested_by" UUID NOT NULL,
    "started_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "start_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "state_reason" JSONB,
    "deadline" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rollout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lane" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "rollout_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "site_id" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "wave_index" INTEGER NOT NULL DEFAULT 0,
    "open_site" TEXT,
    "dirty" BOOLEAN NOT NULL DEFAULT true,
    "due_at" TIMESTAMPTZ(3),
    "tolerated_wave" INTEGER,
    "command_count" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "lane_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wave" (
    "account_id" TEXT NOT NULL,
    "lane_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "wave_pkey" PRIMARY KEY ("lane_id","index")
);

-- CreateTable
CREATE TABLE "target" (
    "account_id" TEXT NOT NULL,
    "rollout_id" UUID NOT NULL,
    "machine_id" TEXT NOT NULL,
    "lane_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "wave" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "command_key" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "installed_at" TIMESTAMPTZ(3),
    "restarted_at" TIMESTAMPTZ(3),
    "running_at" TIMESTAMPTZ(3),
    "from_version" TEXT NOT NULL,
    "from_tag" TEXT NOT NULL,

    CONSTRAINT "target_pkey" PRIMARY KEY ("rollout_id","machine_id")
);

-- CreateTable
CREATE TABLE "command" (
    "key" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "rollout_id" UUID NOT NULL,
    "lane_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "targets" TEXT[],
    "tag" TEXT,
    "state" TEXT NOT NULL,
    "console_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sending_since" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "command_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "command_item" (
    "account_id" TEXT NOT NULL,
    "console_id" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "command_item_pkey" PRIMARY KEY ("account_id","console_id","target_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity" (
    "account_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("account_id","platform","workspace","user_id")
);

-- CreateTable
CREATE TABLE "role" (
    "account_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "granted_by" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_pkey" PRIMARY KEY ("account_id","person_id","role")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "etag" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "open_for" UUID,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "account_id" TEXT NOT NULL,
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "platform" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("approval_id","person_id")
);

-- CreateTable
CREATE TABLE "place" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "name" TEXT,
    "locale" TEXT,
    "reference" JSONB,
    "paused_at" TIMESTAMPTZ(3),
    "paused_why" TEXT,

    CONSTRAINT "place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "place_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "thread_id" TEXT,
    "state" TEXT NOT NULL,
    "external_id" TEXT,
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "painted" INTEGER NOT NULL DEFAULT 0,
    "painted_hash" TEXT,
    "posting_since" TIMESTAMPTZ(3),
    "painted_at" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "account_id" TEXT NOT NULL,
    "place_id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("account_id","place_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB,
    "state" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "account_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" UUID,
    "identity" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "permalink" TEXT,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateIndex
CREATE INDEX "machine_account_id_site_id_idx" ON "machine"("account_id", "site_id");

-- CreateIndex
CREATE INDEX "machine_account_id_name_idx" ON "machine"("account_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_promoting_key" ON "campaign"("promoting");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_account_id_tag_key" ON "campaign"("account_id", "tag");

-- CreateIndex
CREATE INDEX "rollout_account_id_state_idx" ON "rollout"("account_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "rollout_account_id_number_key" ON "rollout"("account_id", "number");

-- CreateIndex
CREATE INDEX "lane_rollout_id_idx" ON "lane"("rollout_id");

-- CreateIndex
CREATE INDEX "lane_account_id_dirty_idx" ON "lane"("account_id", "dirty");

-- CreateIndex
CREATE INDEX "lane_account_id_due_at_idx" ON "lane"("account_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "lane_account_id_open_site_key" ON "lane"("account_id", "open_site");

-- CreateIndex
CREATE INDEX "target_lane_id_idx" ON "target"("lane_id");

-- CreateIndex
CREATE INDEX "target_account_id_machine_id_idx" ON "target"("account_id", "machine_id");

-- CreateIndex
CREATE INDEX "command_rollout_id_state_idx" ON "command"("rollout_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "command_account_id_console_id_key" ON "command"("account_id", "console_id");

-- CreateIndex
CREATE INDEX "person_account_id_idx" ON "person"("account_id");

-- CreateIndex
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_open_for_key" ON "approval"("open_for");

-- CreateIndex
CREATE INDEX "approval_account_id_state_idx" ON "approval"("account_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "place_account_id_platform_workspace_channel_id_key" ON "place"("account_id", "platform", "workspace", "channel_id");

-- CreateIndex
CREATE INDEX "message_account_id_state_idx" ON "message"("account_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "message_account_id_subject_subject_id_place_id_key" ON "message"("account_id", "subject", "subject_id", "place_id");

-- CreateIndex
CREATE INDEX "delivery_state_received_at_idx" ON "delivery"("state", "received_at");
