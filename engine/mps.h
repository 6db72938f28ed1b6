/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An arc-flow model in free MPS format; its names are a letter and numbers (docs/export.md). */
#ifndef HW_ENGINE_MPS_H
#define HW_ENGINE_MPS_H

#include "engine/flow_model.h"

/** Writes the model; sets model->stopped and returns HOMEWARD_OK where the caller wants to stop. */
homeward_status hw_mps_write(hw_flow_model *model, homeward_write_callback write, void *context,
                             const hw_halt *halt, homeward_error *error);

#endif
