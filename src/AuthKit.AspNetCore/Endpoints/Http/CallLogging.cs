using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Keeps the bodies of AuthKit's calls, which hold passwords, codes and tokens, out of the log of HTTP requests.</summary>
internal sealed class CallLogging : IHttpLoggingInterceptor
{
    public ValueTask OnRequestAsync(HttpLoggingInterceptorContext logContext) => Keep(logContext);

    public ValueTask OnResponseAsync(HttpLoggingInterceptorContext logContext) => Keep(logContext);

    private static ValueTask Keep(HttpLoggingInterceptorContext log)
    {
        if (log.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AuthKitCallMetadata>() is not null)
        {
            log.Disable(HttpLoggingFields.RequestBody | HttpLoggingFields.ResponseBody);
        }

        return ValueTask.CompletedTask;
    }
}
