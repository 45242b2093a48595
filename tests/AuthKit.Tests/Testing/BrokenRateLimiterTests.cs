using AuthKit.RateLimiting;
using AuthKit.Testing;
using static AuthKit.Tests.Testing.BrokenRateLimiters;

namespace AuthKit.Tests.Testing;

/// <summary>The kit finds each flaw of a limiter and names the broken rule.</summary>
[Trait("Category", "Thorough")]
public class BrokenRateLimiterTests
{
    [Fact]
    public async Task Sound_limiter_passes() => Assert.Empty(await FailuresAsync(typeof(NaiveRateLimiter)));

    [Theory]
    [InlineData(typeof(RoundsTheWeightDown), "Sliding_window_refuses_beyond_its_limit", "Sliding_window_weighs_the_window_before", "Sliding_window_says_when_a_request_will_be_allowed", "Sliding_window_moves_on_by_one_window", "Sliding_window_forgets_after_two_windows", "Lower_limit_says_when_a_request_will_be_allowed")]
    [InlineData(typeof(RemembersOldWindows), "Sliding_window_weighs_the_window_before", "Sliding_window_says_when_a_request_will_be_allowed", "Sliding_window_forgets_after_two_windows", "Limit_holds_when_many_ask_at_the_end_of_a_window")]
    [InlineData(typeof(FillsAboveTheCapacity), "Bucket_is_full_after_a_long_pause_and_not_fuller", "Bucket_is_full_at_the_millisecond_and_not_before", "Bucket_fills_faster_than_its_capacity_a_window", "Limit_holds_when_many_ask_at_the_end_of_a_window")]
    [InlineData(typeof(PeekBeginsAWindow), "Peek_begins_no_window", "Refund_for_an_unknown_key_changes_nothing", "Peek_of_a_clock_far_behind_moves_nothing")]
    [InlineData(typeof(TakesRefundsAcrossTheMove), "Refund_that_takes_the_window_back_changes_nothing_else")]
    [InlineData(typeof(IgnoresTheTicket), "Refund_of_a_fixed_window_that_is_over_changes_nothing", "Refund_of_a_sliding_window_that_is_over_changes_nothing", "Refund_to_a_bucket_is_taken_within_a_window", "Refund_by_a_ticket_that_nobody_gave_changes_nothing", "Refund_to_a_window_that_went_back_changes_nothing", "Refund_that_takes_the_window_back_changes_nothing_else")]
    [InlineData(typeof(TakesRefundsAWindowLater), "Refund_to_a_bucket_is_taken_within_a_window")]
    [InlineData(typeof(RefundsAboveTheLimit), "Refund_never_leaves_more_than_the_limit")]
    [InlineData(typeof(ResetsTheGroup), "Reset_leaves_other_keys_and_policies_alone")]
    [InlineData(typeof(IgnoresCase), "Awkward_texts_count_apart", "Group_and_value_do_not_run_together")]
    [InlineData(typeof(EncodesKeys), "Texts_that_no_encoding_can_hold_count_apart")]
    [InlineData(typeof(CutsKeys), "Longest_texts_count_apart_by_their_last_unit")]
    [InlineData(typeof(JoinsGroupAndValue), "Group_and_value_do_not_run_together")]
    [InlineData(typeof(KnowsPoliciesByName), "Key_of_one_text_is_its_own_group", "Policies_with_another_algorithm_count_apart", "Policies_with_another_window_count_apart", "Buckets_with_another_rate_count_apart", "Lower_limit_says_when_a_request_will_be_allowed", "One_key_can_be_asked_for_by_several_policies")]
    [InlineData(typeof(KnowsPoliciesByLimit), "Policies_with_another_limit_share_what_was_counted", "Lower_limit_says_when_a_request_will_be_allowed", "Requests_that_cannot_be_answered_together_are_refused")]
    [InlineData(typeof(OwesPermits), "Policies_with_another_limit_share_what_was_counted")]
    [InlineData(typeof(Overflows), "More_than_the_limit_is_never_allowed")]
    [InlineData(typeof(WritesOutsideTheStep), "Limit_holds_when_many_ask_at_once", "Limit_holds_when_many_ask_for_several_permits_at_once", "Limit_holds_when_many_ask_at_the_end_of_a_window")]
    [InlineData(typeof(KeepsPermitsOfEarlierGroups), "Refusal_gives_back_what_other_groups_gave", "Groups_are_asked_in_the_order_in_which_they_first_occur", "Limit_holds_for_several_requests_of_other_groups_at_once")]
    [InlineData(typeof(AsksOneByOne), "Refused_requests_begin_no_window", "One_of_several_requests_in_opposite_order_wins")]
    [InlineData(typeof(AnswersUpToTheFirstRefusal), "Refusal_keeps_no_permit_of_its_group")]
    [InlineData(typeof(IsCancelledWithinAGroup), "Cancelled_requests_of_one_group_are_whole")]
    [InlineData(typeof(NeverGoesBack), "Fixed_window_goes_back_with_a_clock_far_behind", "Fixed_window_goes_back_with_a_refusal_too", "Sliding_window_goes_back_with_a_clock_far_behind", "Bucket_goes_back_with_a_clock_far_behind", "Refund_to_a_window_that_went_back_changes_nothing")]
    [InlineData(typeof(GoesBackEmpty), "Fixed_window_goes_back_with_a_clock_far_behind", "Fixed_window_goes_back_with_a_refusal_too", "Sliding_window_goes_back_with_a_clock_far_behind", "Bucket_goes_back_with_a_clock_far_behind", "Peek_of_a_clock_far_behind_moves_nothing", "Refund_to_a_window_that_went_back_changes_nothing", "Refund_that_takes_the_window_back_changes_nothing_else")]
    [InlineData(typeof(RefusesWithoutGoingBack), "Fixed_window_goes_back_with_a_refusal_too", "Bucket_goes_back_with_a_clock_far_behind")]
    [InlineData(typeof(FillsTwice), "Bucket_fills_once_for_all_clocks")]
    public async Task Flaw_of_a_limiter_fails_these_cases_and_no_other(Type limiter, params string[] cases) => Assert.Equal(cases, await FailuresAsync(limiter));

    [Theory]
    [InlineData(typeof(LivesAtItsEnd), "Fixed_window_begins_with_its_first_permit", "Fixed_window_refuses_until_the_instant_of_its_end", "Refund_of_a_fixed_window_that_is_over_changes_nothing")]
    [InlineData(typeof(AnchorsAtMultiples), "Fixed_window_begins_with_its_first_permit", "Fixed_window_after_a_pause_begins_with_the_next_permit")]
    [InlineData(typeof(ProlongsTheWindow), "Fixed_window_refuses_until_the_instant_of_its_end", "Fixed_window_gives_several_permits_or_none")]
    [InlineData(typeof(CountsRefusals), "Fixed_window_does_not_begin_with_a_refusal", "More_than_the_limit_is_never_allowed", "Refusal_keeps_no_permit_of_its_group")]
    [InlineData(typeof(AllowsOneRequestTooMany), "Fixed_window_gives_several_permits_or_none", "Sliding_window_gives_several_permits_or_none", "Bucket_gives_several_permits_or_none", "Limit_holds_when_many_ask_for_several_permits_at_once")]
    [InlineData(typeof(AsksItsOwnClock), "Fixed_window_begins_with_its_first_permit", "Sliding_window_refuses_beyond_its_limit", "Bucket_starts_full_and_fills_evenly")]
    [InlineData(typeof(RoundsToSeconds), "Fixed_window_begins_with_its_first_permit", "Sliding_window_weighs_the_window_before", "Bucket_keeps_parts_of_permits")]
    [InlineData(typeof(ForgetsTheWindowBefore), "Sliding_window_weighs_the_window_before", "Sliding_window_counts_the_two_windows_together")]
    [InlineData(typeof(GuessesWhenToRetry), "Sliding_window_says_when_a_request_will_be_allowed", "Lower_limit_says_when_a_request_will_be_allowed")]
    [InlineData(typeof(LosesPartsOfPermits), "Bucket_keeps_parts_of_permits", "Bucket_has_whole_permits_left")]
    [InlineData(typeof(PeeksByTaking), "Peek_takes_nothing", "Peek_begins_no_window")]
    [InlineData(typeof(BeginsAnewForAnEarlierClock), "Fixed_window_is_the_same_for_a_clock_behind", "Sliding_window_is_the_same_for_a_clock_behind", "Bucket_fills_once_for_all_clocks")]
    public async Task Flaw_of_a_limiter_fails_these_cases_among_others(Type limiter, params string[] cases) =>
        Assert.Superset(cases.ToHashSet(), (await FailuresAsync(limiter)).ToHashSet());

    private static async Task<IReadOnlyList<string>> FailuresAsync(Type limiter)
    {
        var failures = new List<string>();
        foreach (var conformanceCase in RateLimiterCases.All)
        {
            var limits = new NaiveRateLimits();
            try
            {
                await conformanceCase.RunAsync(clock => (IRateLimiter)Activator.CreateInstance(limiter, clock, limits)!);
            }
            catch (ConformanceException exception)
            {
                failures.Add(exception.CaseName);
            }
        }

        return failures;
    }
}
