//! Serving: a listener, the router, and an end that finishes what it began.

use axum::Router;
use tokio::net::TcpListener;

/// Serves until `stop` resolves, then finishes the requests under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
