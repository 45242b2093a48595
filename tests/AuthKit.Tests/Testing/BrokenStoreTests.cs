using AuthKit.Accounts;
using AuthKit.OneTimeTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;
using static AuthKit.Tests.Testing.BrokenAccountStores;
using static AuthKit.Tests.Testing.BrokenSessionStores;

namespace AuthKit.Tests.Testing;

/// <summary>The kit finds each flaw and names the broken rule.</summary>
[Trait("Category", "Thorough")]
public class BrokenStoreTests
{
    [Fact]
    public async Task Sound_stores_pass()
    {
        Assert.Empty(await FailuresAsync(SessionStoreCases.All, new NaiveSessionStore()));
        Assert.Empty(await FailuresAsync(AccountStoreCases.All, new NaiveAccountStore()));
        Assert.Empty(await FailuresAsync(OneTimeTokenStoreCases.All, new NaiveOneTimeTokenStore()));
        Assert.Empty(await FailuresAsync(RefreshTokenStoreCases.All, new NaiveRefreshTokenStore()));
        Assert.Empty(await FailuresAsync(RevocationStoreCases.All, new NaiveRevocationStore()));
        Assert.Empty(await FailuresAsync(VersionedStoreCases.All, new NaiveVersionedStore()));
        Assert.Empty(await FailuresAsync(AccountServiceCases.All, new NaiveAccountService()));

        var auditing = new NaiveAuditingAccountStore();
        Assert.Empty(await FailuresAsync(AccountStoreCases.All, auditing));
        Assert.Empty(await FailuresAsync(AccountStoreCases.WithAudit(() => auditing.Log), auditing));
    }

    [Theory]
    [InlineData(typeof(OnlyFiltersWhatExpired), "Lookup_that_notices_the_end_deletes", "Touch_that_notices_the_end_deletes", "Rotation_that_notices_the_end_deletes", "Update_that_notices_the_end_deletes", "Previous_key_ends_with_its_session")]
    [InlineData(typeof(CountsExpiredSessions), "List_that_notices_the_end_deletes", "Add_deletes_what_the_owner_has_that_is_expired", "Expired_sessions_are_neither_counted_nor_reported", "Expired_sessions_are_not_listed")]
    [InlineData(typeof(TouchesBack), "Touch_does_not_go_back")]
    [InlineData(typeof(TouchesNothingGladly), "Expired_session_is_not_touched_back_to_life", "Touch_of_nothing_says_so", "Removed_session_is_gone_for_good")]
    [InlineData(typeof(EvictsByLastUse), "Oldest_by_creation_is_evicted", "Rotated_session_keeps_its_age")]
    [InlineData(typeof(CountsOutsideTheStep), "Bound_holds_when_many_are_added_at_once")]
    [InlineData(typeof(KeepsThePreviousKey), "Previous_key_answers_until_its_instant")]
    [InlineData(typeof(WritesByThePreviousKey), "Previous_key_cannot_rotate", "Previous_key_cannot_update")]
    [InlineData(typeof(RemovesByKeysReadBefore), "Removal_by_owner_beside_rotations_takes_all_from_before")]
    [InlineData(typeof(RemovesAnybodysSid), "Sid_of_another_owner_removes_nothing")]
    [InlineData(typeof(CutsTheOwnerKey), "Sid_of_another_owner_removes_nothing", "Removal_by_owner_removes_all", "Owner_without_sessions_has_an_empty_list", "Keys_that_differ_in_one_bit_are_different", "Store_works_after_a_cancelled_call")]
    [InlineData(typeof(RemovesOneBatch), "Removal_by_owner_of_more_than_a_thousand")]
    [InlineData(typeof(LimitsBeforeItFilters), "Expired_sessions_do_not_use_up_the_limit")]
    [InlineData(typeof(ListsByLastUse), "List_is_ordered_by_age", "Listed_sessions_have_every_value")]
    [InlineData(typeof(PurgesWithoutBound), "Purge_is_bounded", "Purge_repeated_deletes_all_that_is_expired")]
    [InlineData(typeof(TrimsTexts), "Subjects_and_tenants_are_kept_as_they_are")]
    [InlineData(typeof(CutsPayloads), "Payload_of_any_bytes_and_size_is_kept")]
    [InlineData(typeof(EvictsBeforeItIsCancelled), "Cancelled_addition_is_whole")]
    public async Task Flaw_of_a_session_store_fails_these_cases_and_no_other(Type store, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(SessionStoreCases.All, (ISessionStore)Activator.CreateInstance(store)!));

    [Theory]
    [InlineData(typeof(LivesAtItsEnd), "Absolute_end_is_exact", "Idle_end_is_exact", "Write_at_the_end_finds_nothing")]
    [InlineData(typeof(AsksItsOwnClock), "Absolute_end_is_exact", "Added_session_is_found_by_another_instance")]
    [InlineData(typeof(ForgetsTheIdleEnd), "Idle_end_is_exact", "Use_moves_the_idle_end")]
    [InlineData(typeof(TouchesAlways), "Session_last_seen_after_the_boundary_is_not_touched")]
    [InlineData(typeof(BrokenSessionStores.EnlistsInTransactions), "Work_inside_a_transaction_that_is_rolled_back_stays")]
    [InlineData(typeof(TouchesAtEveryLookup), "Lookup_does_not_touch", "Idle_end_is_exact")]
    [InlineData(typeof(MissesTheTouchBoundary), "Session_last_seen_at_the_boundary_is_touched")]
    [InlineData(typeof(HidesEvictions), "Oldest_by_creation_is_evicted", "Bound_holds_when_many_are_added_at_once")]
    [InlineData(typeof(KeepsTheVersion), "Update_changes_only_payload_and_version", "One_of_many_updates_wins")]
    [InlineData(typeof(RotationLosesLaterUse), "Later_use_is_kept_by_a_rotation")]
    [InlineData(typeof(ComparesOutsideTheStep), "One_of_many_rotations_wins", "One_of_many_updates_wins")]
    [InlineData(typeof(TouchWritesTheWholeRecord), "Touch_does_not_revive_a_session_that_is_removed_meanwhile")]
    [InlineData(typeof(RemovesTwice), "Removed_session_is_gone_for_good", "One_of_many_removals_says_true")]
    [InlineData(typeof(RoundsToSeconds), "Times_are_kept_to_the_millisecond")]
    public async Task Flaw_of_a_session_store_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(SessionStoreCases.All, cases), (ISessionStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(MovesToTakenLogins), "Change_to_a_taken_login_is_refused", "One_of_many_changes_to_one_login_wins", "Writes_without_an_audit_record_answer_alike")]
    [InlineData(typeof(UpdatesEverything), "Update_changes_nothing_else")]
    [InlineData(typeof(IgnoresTheVersion), "Versions_are_kept_as_they_are", "Update_of_another_version_is_a_conflict", "One_of_many_updates_wins", "Write_held_up_across_removal_and_addition_is_a_conflict", "Writes_without_an_audit_record_answer_alike", "One_of_many_writes_without_an_audit_record_wins")]
    [InlineData(typeof(NeedsAnAuditRecord), "Writes_without_an_audit_record_answer_alike", "One_of_many_writes_without_an_audit_record_wins")]
    [InlineData(typeof(TellsSubjectsFromLoginsNot), "Taken_key_is_refused", "One_of_many_additions_with_one_key_wins")]
    [InlineData(typeof(BrokenAccountStores.EnlistsInTransactions), "Work_inside_a_transaction_that_is_rolled_back_stays")]
    [InlineData(typeof(OverwritesTakenKeys), "Taken_key_is_refused", "One_of_many_additions_with_one_key_wins")]
    [InlineData(typeof(ChecksOutsideTheStep), "One_of_many_additions_with_one_login_wins", "One_of_many_additions_with_one_key_wins")]
    [InlineData(typeof(BrokenAccountStores.CountsByItself), "Versions_are_kept_as_they_are", "Write_held_up_across_removal_and_addition_is_a_conflict")]
    [InlineData(typeof(KeepsTheLoginOfTheRemoved), "Removed_account_is_gone_and_its_login_free", "Write_held_up_across_removal_and_addition_is_a_conflict")]
    public async Task Flaw_of_an_account_store_fails_these_cases_and_no_other(Type store, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(AccountStoreCases.All, (IAccountStore)Activator.CreateInstance(store)!));

    [Theory]
    [InlineData(typeof(KeepsTheOldLogin), "Change_of_login_frees_the_old_and_takes_the_new")]
    [InlineData(typeof(RemovesAnyVersion), "Removal_of_another_version_is_a_conflict")]
    public async Task Flaw_of_an_account_store_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(AccountStoreCases.All, cases), (IAccountStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(BrokenAccountServices.IgnoresTheVersion), "Rehash_survives_a_write_of_the_account_as_read_before", "Update_of_a_stale_copy_writes_nothing", "One_of_many_updates_wins", "Removal_of_a_stale_copy_is_a_conflict", "Versions_do_not_return_after_a_removal")]
    [InlineData(typeof(BrokenAccountServices.ForgetsWhatThePendingEndKeeps), "Added_account_keeps_values_that_are_not_the_defaults")]
    [InlineData(typeof(BrokenAccountServices.ForgetsThePendingEnd), "Added_account_keeps_values_that_are_not_the_defaults", "Every_reason_of_a_pending_end_is_kept")]
    [InlineData(typeof(BrokenAccountServices.ComparesLoginsAsTyped), "Login_is_found_in_any_case_and_form", "Login_that_differs_in_form_only_is_taken")]
    [InlineData(typeof(BrokenAccountServices.ComparesWithoutAccents), "Logins_that_look_alike_are_two")]
    [InlineData(typeof(BrokenAccountServices.MixesLoginsOfTenants), "Tenants_do_not_meet")]
    [InlineData(typeof(BrokenAccountServices.MixesSubjectsOfTenants), "Tenants_do_not_meet")]
    [InlineData(typeof(BrokenAccountServices.BeginsAgain), "Versions_do_not_return_after_a_removal")]
    [InlineData(typeof(BrokenAccountServices.WritesTheCreation), "Update_leaves_subject_and_creation")]
    [InlineData(typeof(BrokenAccountServices.ChecksLoginsAtAdditionOnly), "Change_to_a_taken_login_is_refused", "One_of_many_changes_to_one_login_wins")]
    [InlineData(typeof(BrokenAccountServices.SaysLoginForSubject), "Addition_of_a_taken_subject_is_refused")]
    [InlineData(typeof(BrokenAccountServices.TakesAnyLogin), "Login_that_can_be_none_is_a_mistake_of_the_caller")]
    public async Task Flaw_of_an_account_service_fails_these_cases_and_no_other(Type service, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(AccountServiceCases.All, (IAccountService)Activator.CreateInstance(service)!));

    [Theory]
    [InlineData(typeof(BrokenAccountServices.KeepsTheVersionToItself), "Added_account_can_be_updated_at_once")]
    [InlineData(typeof(BrokenAccountServices.ChecksOutsideTheStep), "One_of_many_updates_wins")]
    public async Task Flaw_of_an_account_service_fails_these_cases_among_others(Type service, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(AccountServiceCases.All, cases), (IAccountService)Activator.CreateInstance(service)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(BrokenOneTimeTokenStores.OnlyFiltersWhatExpired), "Lookup_that_notices_the_end_deletes", "Use_that_notices_the_end_deletes", "Try_that_notices_the_end_deletes")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsExpiredTokens), "Add_deletes_what_the_owner_has_that_is_expired", "Expired_tokens_are_not_counted")]
    [InlineData(typeof(BrokenOneTimeTokenStores.MakesRoomByEnd), "Oldest_by_creation_makes_room", "Lower_bound_ends_several", "New_token_stays_even_if_it_is_the_oldest", "Links_and_codes_count_alike")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TakesWhatIsOnlyChecked), "Right_code_that_is_only_checked_leaves_the_token")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsNoChecks), "Wrong_code_that_is_only_checked_counts")]
    [InlineData(typeof(BrokenOneTimeTokenStores.OverwritesTakenKeys), "Taken_key_is_refused_and_nothing_changes")]
    [InlineData(typeof(BrokenOneTimeTokenStores.MakesRoomBeforeItIsRefused), "Taken_key_is_refused_and_nothing_changes")]
    [InlineData(typeof(BrokenOneTimeTokenStores.LoserTakesTheOthers), "Use_of_a_spent_token_leaves_newer_ones_alone")]
    [InlineData(typeof(BrokenOneTimeTokenStores.UsesCodesAsLinks), "Record_with_a_code_is_not_used_as_a_link")]
    [InlineData(typeof(BrokenOneTimeTokenStores.AnswersCodesForLinks), "Record_without_a_code_answers_no_code")]
    [InlineData(typeof(BrokenOneTimeTokenStores.ComparesTheFirstBytes), "Codes_that_differ_in_one_bit_are_different")]
    [InlineData(typeof(BrokenOneTimeTokenStores.ComparesAnyCodeOfTheOwner), "Code_of_one_request_is_wrong_for_another")]
    [InlineData(typeof(BrokenOneTimeTokenStores.KeepsWhatHasNoTries), "Wrong_code_that_is_only_checked_counts", "Right_code_after_the_last_try_is_gone", "Last_try_spares_the_owner_s_other_tokens", "Tries_are_counted_when_many_come_at_once", "Right_code_among_many_wrong_ones_is_compared_or_gone")]
    [InlineData(typeof(BrokenOneTimeTokenStores.LastTryTakesTheOthers), "Last_try_spares_the_owner_s_other_tokens")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsTriesInAByte), "Many_tries_are_counted")]
    [InlineData(typeof(BrokenOneTimeTokenStores.IgnoresThePurpose), "Another_purpose_finds_uses_and_tries_nothing", "Purpose_in_another_case_is_another_one")]
    [InlineData(typeof(BrokenOneTimeTokenStores.ComparesPurposesByCollation), "Purpose_in_another_case_is_another_one")]
    [InlineData(typeof(BrokenOneTimeTokenStores.SearchesPurposesByPattern), "Another_purpose_finds_uses_and_tries_nothing", "Purposes_that_look_alike_have_their_own_tokens")]
    [InlineData(typeof(BrokenOneTimeTokenStores.SearchesPurposesByPrefix), "Bound_of_one_owner_and_purpose_leaves_others_alone", "All_of_the_purpose_die_on_use", "All_of_the_purpose_die_on_a_match", "Another_purpose_finds_uses_and_tries_nothing", "Purposes_that_look_alike_have_their_own_tokens", "Removal_by_owner_and_purpose_spares_other_purposes", "Removal_by_owner_and_several_purposes_removes_those")]
    [InlineData(typeof(BrokenOneTimeTokenStores.RemovesOneBatch), "Removal_by_owner_of_more_than_a_thousand", "Removal_by_owner_and_several_purposes_of_more_than_a_thousand")]
    [InlineData(typeof(BrokenOneTimeTokenStores.RemovesTheFirstPurpose), "Removal_by_owner_and_several_purposes_removes_those", "Removal_by_owner_counts_a_purpose_once", "Removal_by_owner_and_several_purposes_of_more_than_a_thousand")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TakesNoPurposeForAll), "Removal_by_owner_and_no_purpose_removes_nothing")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsAPurposeTwice), "Removal_by_owner_counts_a_purpose_once")]
    [InlineData(typeof(BrokenOneTimeTokenStores.RemovesEveryPurpose), "Purpose_in_another_case_is_another_one", "Purposes_that_look_alike_have_their_own_tokens", "Removal_by_owner_and_purpose_spares_other_purposes", "Removal_by_owner_and_several_purposes_removes_those", "Removal_by_owner_and_no_purpose_removes_nothing", "Removal_by_owner_of_more_than_a_thousand", "Removal_by_owner_and_several_purposes_of_more_than_a_thousand")]
    [InlineData(typeof(BrokenOneTimeTokenStores.PurgesWithoutBound), "Purge_is_bounded", "Purge_repeated_deletes_all_that_is_expired")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TrimsTexts), "Subjects_and_tenants_are_kept_as_they_are")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CutsPayloads), "Payload_of_any_bytes_and_size_is_kept")]
    [InlineData(typeof(BrokenOneTimeTokenStores.UseIsCancelledInTheMiddle), "Cancelled_use_is_whole")]
    public async Task Flaw_of_a_one_time_token_store_fails_these_cases_and_no_other(Type store, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(OneTimeTokenStoreCases.All, (IOneTimeTokenStore)Activator.CreateInstance(store)!));

    [Theory]
    [InlineData(typeof(BrokenOneTimeTokenStores.LivesAtItsEnd), "End_of_a_lookup_is_exact", "End_of_a_use_is_exact", "End_of_a_code_is_exact")]
    [InlineData(typeof(BrokenOneTimeTokenStores.AsksItsOwnClock), "End_of_a_use_is_exact", "Added_token_is_found_by_another_instance")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TryMovesTheEnd), "Try_does_not_move_the_end", "Wrong_code_costs_one_try_and_nothing_else")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsOutsideTheStep), "Bound_holds_when_many_are_added_at_once")]
    [InlineData(typeof(BrokenOneTimeTokenStores.ReadsThenDeletes), "One_of_many_uses_wins")]
    [InlineData(typeof(BrokenOneTimeTokenStores.SparesTheOthers), "All_of_the_purpose_die_on_use", "All_of_the_purpose_die_on_a_match")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TakesTheOthersLater), "One_of_many_tokens_of_an_owner_is_used")]
    [InlineData(typeof(BrokenOneTimeTokenStores.TakesOtherPurposesToo), "All_of_the_purpose_die_on_use", "Purposes_that_look_alike_have_their_own_tokens")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsAfterItCompares), "Tries_are_counted_when_many_come_at_once")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CutsTheOwnerKey), "Removal_by_owner_removes_all", "Keys_that_differ_in_one_bit_are_different")]
    [InlineData(typeof(BrokenOneTimeTokenStores.CountsBeforeItRemoves), "Removals_by_owner_at_once_count_each_token_once")]
    [InlineData(typeof(BrokenOneTimeTokenStores.RoundsToSeconds), "Times_are_kept_to_the_millisecond")]
    public async Task Flaw_of_a_one_time_token_store_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(OneTimeTokenStoreCases.All, cases), (IOneTimeTokenStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(BrokenRefreshTokenStores.OnlyFiltersWhatExpired), "Lookup_that_notices_the_end_deletes", "Rotation_that_notices_the_end_deletes")]
    [InlineData(typeof(BrokenRefreshTokenStores.ReuseEndsEverything), "Reuse_leaves_the_owner_s_other_families_alone")]
    [InlineData(typeof(BrokenRefreshTokenStores.NeverEndsTheGrace), "Spent_token_is_answered_until_its_instant")]
    [InlineData(typeof(BrokenRefreshTokenStores.RotatesWithinTheGrace), "One_of_many_rotations_within_the_grace_wins", "Spent_token_is_answered_until_its_instant", "Grace_counts_from_the_last_rotation", "Repeat_does_not_move_the_end")]
    [InlineData(typeof(BrokenRefreshTokenStores.EvictsByLastRefresh), "Refreshed_family_keeps_its_age", "List_is_ordered_by_age", "Listed_families_have_every_value")]
    [InlineData(typeof(BrokenRefreshTokenStores.CountsExpiredFamilies), "List_that_notices_the_end_deletes", "Add_deletes_what_the_owner_has_that_is_expired", "Expired_families_are_neither_counted_nor_reported", "Expired_families_do_not_use_up_the_limit")]
    [InlineData(typeof(BrokenRefreshTokenStores.RevokesAnybodysSid), "Sid_of_another_owner_is_free", "Revocation_of_another_owner_s_sid_changes_nothing")]
    [InlineData(typeof(BrokenRefreshTokenStores.RevokesOneBatch), "Revocation_by_owner_of_more_than_a_thousand")]
    [InlineData(typeof(BrokenRefreshTokenStores.RevokesTheOneToKeep), "Revocation_by_owner_spares_one", "Revocation_by_owner_of_more_than_a_thousand")]
    [InlineData(typeof(BrokenRefreshTokenStores.PurgesWithoutBound), "Purge_is_bounded", "Purge_repeated_deletes_all_that_is_expired")]
    [InlineData(typeof(BrokenRefreshTokenStores.TrimsTexts), "Subjects_and_tenants_are_kept_as_they_are")]
    [InlineData(typeof(BrokenRefreshTokenStores.CutsPayloads), "Payload_of_any_bytes_and_size_is_kept")]
    [InlineData(typeof(BrokenRefreshTokenStores.RotationIsCancelledInTheMiddle), "Cancelled_rotation_is_whole")]
    public async Task Flaw_of_a_store_of_refresh_families_fails_these_cases_and_no_other(Type store, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(RefreshTokenStoreCases.All, (IRefreshTokenStore)Activator.CreateInstance(store)!));

    [Theory]
    [InlineData(typeof(BrokenRefreshTokenStores.LivesAtItsEnd), "End_of_a_lookup_is_exact", "End_of_a_rotation_is_exact", "Rotation_never_moves_the_absolute_end")]
    [InlineData(typeof(BrokenRefreshTokenStores.ForgetsTheIdleEnd), "End_of_a_lookup_is_exact", "End_of_a_rotation_is_exact", "Rotation_moves_the_end")]
    [InlineData(typeof(BrokenRefreshTokenStores.OnlyRefusesReuse), "Spent_token_ends_its_family", "Any_spent_token_ends_its_family", "Token_before_the_one_before_is_not_answered")]
    [InlineData(typeof(BrokenRefreshTokenStores.RemembersOneSpentToken), "Any_spent_token_ends_its_family", "Token_that_was_never_issued_ends_the_family")]
    [InlineData(typeof(BrokenRefreshTokenStores.ComparesOutsideTheStep), "One_of_many_rotations_within_the_grace_wins", "Many_rotations_without_grace_leave_nothing")]
    [InlineData(typeof(BrokenRefreshTokenStores.RotationKeepsTheEnd), "Rotation_moves_the_end", "Rotation_leaves_the_successor")]
    [InlineData(typeof(BrokenRefreshTokenStores.RotationAddsWhatIsNotThere), "Rotation_of_what_is_not_there_adds_nothing", "Spent_token_ends_its_family")]
    [InlineData(typeof(BrokenRefreshTokenStores.CountsOutsideTheStep), "Bound_holds_when_many_are_added_at_once")]
    [InlineData(typeof(BrokenRefreshTokenStores.CutsTheOwnerKey), "Bound_of_one_owner_leaves_others_alone", "Revocation_by_owner_takes_all")]
    [InlineData(typeof(BrokenRefreshTokenStores.RefusesASidThatIsThere), "Family_of_the_same_sid_is_replaced", "Family_that_answers_the_same_token_stays")]
    [InlineData(typeof(BrokenRefreshTokenStores.KeepsTheFamilyBefore), "Family_of_the_same_sid_is_replaced", "Replacement_needs_no_room", "Many_additions_for_one_sid_leave_one_family")]
    [InlineData(typeof(BrokenRefreshTokenStores.NeverAnswers), "Family_that_answers_the_same_token_stays", "Family_answers_until_its_instant", "Many_additions_for_one_token_give_one_family")]
    [InlineData(typeof(BrokenRefreshTokenStores.AnswersForEver), "Family_answers_until_its_instant")]
    [InlineData(typeof(BrokenRefreshTokenStores.AnswersNothing), "Family_that_answers_another_token_is_replaced")]
    [InlineData(typeof(BrokenRefreshTokenStores.LooksOutsideTheStep), "Many_additions_for_one_token_give_one_family")]
    [InlineData(typeof(BrokenRefreshTokenStores.RevokesTheSidOfAKey), "Revocation_by_key_spares_the_family_that_took_its_place")]
    [InlineData(typeof(BrokenRefreshTokenStores.RevokesWhatItReadBefore), "Revocation_by_owner_beside_rotations_takes_all_from_before")]
    public async Task Flaw_of_a_store_of_refresh_families_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(RefreshTokenStoreCases.All, cases), (IRefreshTokenStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    /// <summary>A race decides whether a revocation meets two rotations. The flawed store takes the second one for a reuse.</summary>
    [Fact]
    public async Task Store_of_refresh_families_without_a_grace_fails_these_cases_and_no_other_but_one_race()
    {
        var failures = await FailuresAsync(RefreshTokenStoreCases.All, new BrokenRefreshTokenStores.HasNoGrace());
        Assert.Equal(
            ["One_of_many_rotations_within_the_grace_wins", "Spent_token_is_answered_until_its_instant", "Grace_counts_from_the_last_rotation", "Repeat_does_not_move_the_end"],
            failures.Where(static name => name != "Revocation_beside_rotations_wins"));
    }

    [Theory]
    [InlineData(typeof(BrokenRevocationStores.LastWriteWins), "Writes_of_one_millisecond_have_different_generations", "Clock_that_goes_back_does_not_lower_the_generation", "End_only_moves_away")]
    [InlineData(typeof(BrokenRevocationStores.FirstWriteWins), "Later_write_has_its_own_time", "Writes_of_one_millisecond_have_different_generations")]
    [InlineData(typeof(BrokenRevocationStores.TakesTheLaterTime), "Writes_of_one_millisecond_have_different_generations", "Clock_that_goes_back_does_not_lower_the_generation")]
    [InlineData(typeof(BrokenRevocationStores.OnlyCounts), "Later_write_has_its_own_time")]
    [InlineData(typeof(BrokenRevocationStores.LastEndWins), "End_only_moves_away")]
    [InlineData(typeof(BrokenRevocationStores.FirstKeptStays), "Kept_sid_is_kept_from_what_was_before")]
    [InlineData(typeof(BrokenRevocationStores.KeepsFromTheBeginning), "Kept_sid_is_kept_from_what_was_before", "Sid_that_was_not_kept_in_between_is_kept_from_there")]
    [InlineData(typeof(BrokenRevocationStores.KeepsFromTheWriteBefore), "Sid_that_is_kept_again_is_kept_from_where_it_was")]
    [InlineData(typeof(BrokenRevocationStores.ReadsOneKey), "Entries_of_up_to_eight_keys_are_found", "Entries_of_several_buckets_are_found_together")]
    [InlineData(typeof(BrokenRevocationStores.ReadsOneBucket), "Entries_of_several_buckets_are_found_together")]
    [InlineData(typeof(BrokenRevocationStores.AsksItsOwnClock), "Entry_is_seen_by_another_instance")]
    [InlineData(typeof(BrokenRevocationStores.ReadDeletes), "Reads_change_nothing")]
    [InlineData(typeof(BrokenRevocationStores.ThinksOutsideTheStep), "Writes_at_once_have_different_generations")]
    [InlineData(typeof(BrokenRevocationStores.CutsKeys), "Keys_that_differ_in_one_bit_are_different", "Entries_of_different_keys_do_not_touch")]
    [InlineData(typeof(BrokenRevocationStores.PurgesWithoutBound), "Purge_is_bounded")]
    [InlineData(typeof(BrokenRevocationStores.PurgesEarly), "Purge_spares_what_lives")]
    [InlineData(typeof(BrokenRevocationStores.WriteIsCancelledInTheMiddle), "Cancelled_revocation_is_whole")]
    public async Task Flaw_of_a_store_of_revocations_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(RevocationStoreCases.All, cases), (IRevocationStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(BrokenVersionedStores.LastWriteWins), "First_version_of_a_record_that_is_there_is_refused", "Same_version_again_is_refused", "Earlier_version_is_refused", "Version_with_a_gap_is_refused", "Later_version_of_no_record_is_refused", "First_of_many_at_once_wins", "Next_of_many_at_once_wins", "Write_does_not_bring_back_what_was_removed")]
    [InlineData(typeof(BrokenVersionedStores.AllowsGaps), "Version_with_a_gap_is_refused")]
    [InlineData(typeof(BrokenVersionedStores.BeginsAnywhere), "Later_version_of_no_record_is_refused")]
    [InlineData(typeof(BrokenVersionedStores.BeginsAnew), "First_version_of_a_record_that_is_there_is_refused", "First_of_many_at_once_wins")]
    [InlineData(typeof(BrokenVersionedStores.ComparesOutsideTheStep), "First_of_many_at_once_wins", "Next_of_many_at_once_wins")]
    [InlineData(typeof(BrokenVersionedStores.CutsVersions), "Large_versions_work")]
    [InlineData(typeof(BrokenVersionedStores.CountsByItself), "Versions_are_kept_as_they_are")]
    [InlineData(typeof(BrokenVersionedStores.OrdersVersions), "Versions_are_kept_as_they_are")]
    [InlineData(typeof(BrokenVersionedStores.ComparesDoubles), "Version_that_differs_in_one_bit_is_another")]
    [InlineData(typeof(BrokenVersionedStores.KeepsTheBuffer), "Record_is_the_store_s_own")]
    [InlineData(typeof(BrokenVersionedStores.CutsKeys), "Keys_that_differ_in_one_bit_are_different")]
    [InlineData(typeof(BrokenVersionedStores.HasRoomFor8000Bytes), "Payloads_of_all_sizes_and_bytes_work")]
    [InlineData(typeof(BrokenVersionedStores.SkipsTheSamePayload), "Same_payload_again_is_written")]
    public async Task Flaw_of_a_versioned_store_fails_these_cases_among_others(Type store, params string[] cases) =>
        Assert.Equal(cases.Order(StringComparer.Ordinal), (await FailuresAsync(Named(VersionedStoreCases.All, cases), (IVersionedStore)Activator.CreateInstance(store)!)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(BrokenVersionedStores.CutsPayloads), "Payloads_of_all_sizes_and_bytes_work")]
    [InlineData(typeof(BrokenVersionedStores.KeepsTheBuffer), "Record_is_the_store_s_own")]
    [InlineData(typeof(BrokenVersionedStores.KeepsWhatItRemoves), "Removed_record_is_gone", "Removal_of_nothing_says_so", "One_of_many_removals_says_true", "Write_does_not_bring_back_what_was_removed", "Write_held_up_across_removal_and_re_creation_is_refused", "Key_begins_again_after_a_removal")]
    [InlineData(typeof(BrokenVersionedStores.AlwaysSaysThatItRemoved), "Removal_of_nothing_says_so", "Removal_touches_no_other_key", "One_of_many_removals_says_true")]
    [InlineData(typeof(BrokenVersionedStores.RemovesByHalfTheKey), "Removal_touches_no_other_key")]
    [InlineData(typeof(BrokenVersionedStores.RemovesTheFirstVersion), "Removed_record_is_gone", "Write_held_up_across_removal_and_re_creation_is_refused", "Key_begins_again_after_a_removal")]
    [InlineData(typeof(BrokenVersionedStores.LooksOutsideTheStep), "One_of_many_removals_says_true")]
    [InlineData(typeof(BrokenVersionedStores.BringsBackWhatWasRemoved), "Write_does_not_bring_back_what_was_removed")]
    [InlineData(typeof(BrokenVersionedStores.TakesWhatFollowsTheRemoved), "Write_held_up_across_removal_and_re_creation_is_refused")]
    [InlineData(typeof(BrokenVersionedStores.CountsOnAfterARemoval), "Write_held_up_across_removal_and_re_creation_is_refused", "Key_begins_again_after_a_removal")]
    public async Task Flaw_of_a_versioned_store_fails_these_cases_and_no_other(Type store, params string[] cases) =>
        Assert.Equal(cases, await FailuresAsync(VersionedStoreCases.All, (IVersionedStore)Activator.CreateInstance(store)!));

    [Theory]
    [InlineData(typeof(RecordsFirst), "Refused_change_leaves_no_audit_record", "One_of_many_changes_leaves_one_audit_record")]
    [InlineData(typeof(ForgetsTheRecordOfARemoval), "Written_change_leaves_its_audit_record")]
    public async Task Flaw_of_an_auditing_store_fails_these_cases_and_no_other(Type store, params string[] cases)
    {
        var auditing = (NaiveAuditingAccountStore)Activator.CreateInstance(store)!;
        Assert.Empty(await FailuresAsync(AccountStoreCases.All, auditing));
        Assert.Equal(cases, await FailuresAsync(AccountStoreCases.WithAudit(() => auditing.Log), auditing));
    }

    [Fact]
    public async Task Store_that_keeps_no_audit_records_fails_the_cases_for_those_that_do()
    {
        var log = new NaiveAuditingAccountStore().Log;
        Assert.Equal(
            ["Store_says_that_it_keeps_audit_records", "Written_change_leaves_its_audit_record", "One_of_many_changes_leaves_one_audit_record", "Cancelled_change_keeps_both_or_none"],
            await FailuresAsync(AccountStoreCases.WithAudit(() => log), new NaiveAccountStore()));
    }

    /// <summary>The cases that a flaw must fail. The others prove nothing, and some flaws make them slow.</summary>
    private static IEnumerable<ConformanceCase<TStore>> Named<TStore>(IReadOnlyList<ConformanceCase<TStore>> all, string[] cases)
        where TStore : class =>
        cases.Select(name => all.Single(conformanceCase => conformanceCase.Name == name));

    private static async Task<IReadOnlyList<string>> FailuresAsync<TStore>(IEnumerable<ConformanceCase<TStore>> cases, TStore store)
        where TStore : class
    {
        var failures = new List<string>();
        foreach (var conformanceCase in cases)
        {
            try
            {
                await conformanceCase.RunAsync(() => store);
            }
            catch (ConformanceException exception)
            {
                failures.Add(exception.CaseName);
            }
        }

        return failures;
    }
}
