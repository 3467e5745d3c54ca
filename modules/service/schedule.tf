# The clock: scheduled actions, which give the scalable target other limits.

locals {
  # What each of the six fields may hold: numbers, words for them, and what is special to the field.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
  cron_fields = [
    { name = "minutes", from = 0, to = 59, words = {}, special = "^$" },
    { name = "hours", from = 0, to = 23, words = {}, special = "^$" },
    { name = "day of month", from = 1, to = 31, words = {}, special = "^(?:L|LW|(?:[1-9]|[12][0-9]|3[01])W)$" },
    { name = "month", from = 1, to = 12, words = local.months, special = "^$" },
    { name = "day of week", from = 1, to = 7, words = local.days, special = "^(?:L|(?:[1-7]|${join("|", keys(local.days))})(?:L|#[1-5]))$" },
    { name = "year", from = 1970, to = 2199, words = {}, special = "^$" },
  ]
  months = { for index, word in ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] : word => index + 1 }
  days   = { for index, word in ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] : word => index + 1 }

  # Each list item of each field of each action: `*`, a number or a range, perhaps with a step, which may not be over the field's highest
  # number. -1 is what is no number of the field.
  schedule_items = [for action in var.scaling.schedule : [for index, field in slice(split(" ", action.cron), 0, min(6, length(split(" ", action.cron)))) : [
    for item in split(",", field) : {
      item    = item
      field   = local.cron_fields[index]
      special = can(regex(local.cron_fields[index].special, item)) || (item == "?" && field == "?" && contains([2, 4], index))
      step    = !strcontains(item, "/") ? 1 : can(regex("^[^/]+/[1-9][0-9]{0,3}$", item)) ? tonumber(split("/", item)[1]) : -1
      open    = item == "*" || can(regex("^[^-]+/", item))
      range = split("/", item)[0] == "*" ? [local.cron_fields[index].from] : [
        for text in split("-", split("/", item)[0]) :
        lookup(local.cron_fields[index].words, text, can(regex("^[0-9]{1,4}$", text)) ? tonumber(text) : -1)
      ]
    }
  ]]]

  # When each action is due, as all numbers of each field, and the time zone: `MON`, `2` and `2-2` are one, `?` is every day, and so are
  # `*` and `1-7`. What is no number stays as it is written, but for the names of days. What is wrong is told below.
  schedule_times = [for index, action in var.scaling.schedule : join(" ", concat([action.timezone], [
    for items in local.schedule_items[index] : join(",", sort(distinct(flatten([for one in items : (
      one.item == "?" ? [for number in range(one.field.from, one.field.to + 1) : tostring(number)] :
      one.special ? [replace(one.item, "/^[A-Z]{3}/", lookup(one.field.words, substr(one.item, 0, 3), substr(one.item, 0, 3)))] :
      try([for number in range(one.range[0], (one.open ? one.field.to : reverse(one.range)[0]) + 1, one.step) : tostring(number)], [one.item])
    )]))))
  ]))]

  cron_items = flatten(local.schedule_items)

  wrong_cron_items = [for one in local.cron_items : "`${one.item}` in the field ${one.field.name} (${one.field.from} to ${one.field.to})" if !(one.special || (
    one.step >= 1 && one.step <= one.field.to && length(one.range) <= 2 && one.range[0] <= reverse(one.range)[0] &&
    alltrue([for number in one.range : number >= one.field.from && number <= one.field.to])
  ))]
}

# AWS changes one scalable target once at a time, and the provider asks once: ConcurrentUpdateException ends the apply. So the
# policies go one after the other, and the actions after them. Several actions cannot wait for each other, being one resource: more
# than one wants `-parallelism=1`, see the README.
# https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
# https://github.com/hashicorp/terraform-provider-aws/issues/17915
#
# https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
resource "aws_appautoscaling_scheduled_action" "this" {
  count = length(var.scaling.schedule)

  name               = "${var.name}-schedule-${count.index + 1}"
  service_namespace  = local.target.service_namespace
  scalable_dimension = local.target.scalable_dimension
  resource_id        = local.target.resource_id
  schedule           = "cron(${var.scaling.schedule[count.index].cron})"
  timezone           = var.scaling.schedule[count.index].timezone

  scalable_target_action {
    min_capacity = var.scaling.schedule[count.index].min
    max_capacity = var.scaling.schedule[count.index].max
  }

  depends_on = [
    aws_appautoscaling_policy.target,
    aws_appautoscaling_policy.scale_out,
    aws_appautoscaling_policy.scale_in,
    aws_appautoscaling_policy.wake_up,
  ]

  lifecycle {
    replace_triggered_by = [terraform_data.scalable_target]
  }
}
