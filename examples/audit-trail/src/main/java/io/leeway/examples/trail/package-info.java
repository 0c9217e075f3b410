/** What an audit log answers about a day of training. */
@NullMarked
package io.leeway.examples.trail;

import org.jspecify.annotations.NullMarked;
