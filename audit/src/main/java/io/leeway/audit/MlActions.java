package io.leeway.audit;

/**
 * Names for what is done to models, training, data and annotations. Any other token is as good; one
 * word for one thing makes a log that can be searched.
 *
 * @since 0.1
 */
public final class MlActions {
  /** A model is trained. */
  public static final String MODEL_TRAIN = "model.train";

  /** A model is registered. */
  public static final String MODEL_REGISTER = "model.register";

  /** A model is put to use, or to wider use. */
  public static final String MODEL_PROMOTE = "model.promote";

  /** A model is deployed. */
  public static final String MODEL_DEPLOY = "model.deploy";

  /** An earlier model takes the place of the present one. */
  public static final String MODEL_ROLLBACK = "model.rollback";

  /** A model is taken out of use. */
  public static final String MODEL_RETIRE = "model.retire";

  /** A model was asked for a prediction. */
  public static final String MODEL_PREDICT = "model.predict";

  /** Hyperparameters were changed. */
  public static final String HP_CHANGE = "hp_change";

  /** Training was paused. */
  public static final String PAUSE = "pause";

  /** Training went on. */
  public static final String RESUME = "resume";

  /** The mode was switched between training, audit and evaluation. */
  public static final String MODE_SWITCH = "mode_switch";

  /** Tags were added to samples. */
  public static final String TAG_ADD = "tag_add";

  /** Tags were removed from samples. */
  public static final String TAG_REMOVE = "tag_remove";

  /** Samples were discarded. */
  public static final String SAMPLE_DISCARD = "sample_discard";

  /** Discarded samples were taken back. */
  public static final String SAMPLE_RESTORE = "sample_restore";

  /** Data was queried. */
  public static final String QUERY_EXECUTE = "query_execute";

  /** The model was restored from a checkpoint. */
  public static final String CHECKPOINT_RESTORE = "checkpoint_restore";

  /** The model was saved as a checkpoint. */
  public static final String CHECKPOINT_SAVE = "checkpoint_save";

  /** An evaluation was begun. */
  public static final String EVALUATION_START = "evaluation_start";

  /** An evaluation has ended; its response says with what metrics. */
  public static final String EVALUATION_END = "evaluation_end";

  /** A note was written or cleared. */
  public static final String NOTE_WRITE = "note_write";

  /** A baseline was accepted. */
  public static final String BASELINE_ACCEPT = "baseline.accept";

  /** Drift was computed. */
  public static final String DRIFT_CHECK = "drift.check";

  /** Drift was reported to people. */
  public static final String DRIFT_ALERT = "drift.alert";

  private MlActions() {}
}
